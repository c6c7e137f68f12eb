package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Named network profiles, for the annotation {@code @Network}. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum NetworkPreset {
    /** The network path of the article's experiment. {@link NetworkProfile#ARTICLE} explains the figures. */
    ARTICLE,

    /** Unset: the network has no preset, so its other values apply. */
    UNSET;

    /**
     * Returns the network profile of this name.
     *
     * @throws IllegalStateException for {@link #UNSET}
     */
    public NetworkProfile profile() {
        return switch (this) {
            case ARTICLE -> NetworkProfile.ARTICLE;
            case UNSET -> throw new IllegalStateException("UNSET has no profile");
        };
    }
}
