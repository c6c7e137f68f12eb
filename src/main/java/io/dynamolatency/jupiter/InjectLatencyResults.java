package io.dynamolatency.jupiter;

import io.dynamolatency.internal.jupiter.run.LatencyResultsExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets {@code @AfterAll} methods of a class take {@link io.dynamolatency.measure.LatencyResults} where JUnit's launcher is told
 * not to detect extensions ({@code junit.jupiter.extensions.autodetection.enabled=false}) or is not used at all. Elsewhere it
 * is not needed, and does no harm: the kit has JUnit detect its own extension, and no one else's.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LatencyResultsExtension.class)
public @interface InjectLatencyResults {}
