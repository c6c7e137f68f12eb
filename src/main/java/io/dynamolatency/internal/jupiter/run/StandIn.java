package io.dynamolatency.internal.jupiter.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class made at run time that JUnit is shown in place of its superclass, whose test methods return futures and would be
 * passed over. It has a void method, which is never called, for each of them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface StandIn {}
