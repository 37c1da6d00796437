/** Tests of who somebody is: passwords, tokens, and how often it may be guessed. */
package io.herald.auth;
