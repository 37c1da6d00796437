/** Tests of what is counted. */
package io.herald.metrics;
