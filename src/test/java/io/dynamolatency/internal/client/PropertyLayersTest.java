package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.client.PropertyLayers.Layer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Layers of system properties, which end in any order. */
@Tag("unit")
class PropertyLayersTest {

    private static final String KEY = "dynamolatency.test.layers";

    @AfterEach
    void clear() {
        System.clearProperty(KEY);
    }

    @Test
    void theNewestLayerCounts() {
        System.setProperty(KEY, "user's");
        Layer one = PropertyLayers.open(Map.of(KEY, "one"));
        Layer other = PropertyLayers.open(Map.of(KEY, "other"));
        assertThat(System.getProperty(KEY)).isEqualTo("other");
        assertThat(PropertyLayers.users(KEY)).isEqualTo("user's");
        one.close();
        assertThat(System.getProperty(KEY)).isEqualTo("other");
        other.close();
        other.close();
        assertThat(System.getProperty(KEY)).isEqualTo("user's");
    }

    @Test
    void anUnsetPropertyIsUnsetAgain() {
        Layer one = PropertyLayers.open(Map.of(KEY, "same"));
        Layer other = PropertyLayers.open(Map.of(KEY, "same"));
        other.close();
        assertThat(System.getProperty(KEY)).isEqualTo("same");
        assertThat(PropertyLayers.users(KEY)).isNull();
        one.close();
        assertThat(System.getProperty(KEY)).isNull();
    }

    @Test
    void whatOtherCodeHasSetStays() {
        Layer layer = PropertyLayers.open(Map.of(KEY, "layer"));
        System.setProperty(KEY, "code's");
        layer.close();
        assertThat(System.getProperty(KEY)).isEqualTo("code's");
        assertThat(PropertyLayers.users(KEY)).isEqualTo("code's");
    }

    @Test
    void whatOtherCodeHasSetOverAnOlderLayerIsBackAfterANewerOne() {
        System.setProperty(KEY, "before");
        Layer run = PropertyLayers.open(Map.of(KEY, "run"));
        System.setProperty(KEY, "code's");
        assertThat(PropertyLayers.users(KEY)).isEqualTo("code's");
        Layer test = PropertyLayers.open(Map.of(KEY, "test"));
        assertThat(PropertyLayers.users(KEY)).isEqualTo("code's");
        test.close();
        assertThat(System.getProperty(KEY)).isEqualTo("code's");
        run.close();
        assertThat(System.getProperty(KEY)).isEqualTo("code's");
        assertThat(PropertyLayers.users(KEY)).isEqualTo("code's");
    }

    @Test
    void layersWithTheSameValueMayEndInAnyOrder() {
        Layer run = PropertyLayers.open(Map.of(KEY, "run"));
        System.setProperty(KEY, "code's");
        Layer one = PropertyLayers.open(Map.of(KEY, "test"));
        Layer other = PropertyLayers.open(Map.of(KEY, "test"));
        one.close();
        assertThat(System.getProperty(KEY)).isEqualTo("test");
        assertThat(PropertyLayers.users(KEY)).isEqualTo("code's");
        other.close();
        assertThat(System.getProperty(KEY)).isEqualTo("code's");
        run.close();
        assertThat(System.getProperty(KEY)).isEqualTo("code's");
    }
}
