/**
 * What is answered to a request at once: short answers, problems, and which form of them the client understands. What
 * the requests are about is of no concern here. All of it runs on the event loop of the connection.
 */
package io.herald.gateway.http.answer;
