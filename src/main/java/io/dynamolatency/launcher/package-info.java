/**
 * What JUnit's launcher finds by itself when it is there: the report at the end of the run, the results for
 * {@code @AfterAll}, and the engine for latency tests that Jupiter would pass over, which runs those that return a future. The
 * only importer of the launcher and of the platform's engine API, both of which may be absent, and of Byte Buddy.
 */
@NullMarked
package io.dynamolatency.launcher;

import org.jspecify.annotations.NullMarked;
