/**
 * Puts back end, front door and client together: {@link io.dynamolatency.lab.RunLab} is what a run of tests shares, {@link
 * io.dynamolatency.lab.CallLab} what one measurement has for itself.
 */
@NullMarked
package io.dynamolatency.lab;

import org.jspecify.annotations.NullMarked;
