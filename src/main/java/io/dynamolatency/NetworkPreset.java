package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Network profiles that have a name, for annotations. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum NetworkPreset {
    /** The path of the article's experiment: {@link NetworkProfile#ARTICLE} says what its figures are made of. */
    ARTICLE;

    /** The profile of that name. */
    public NetworkProfile profile() {
        return switch (this) {
            case ARTICLE -> NetworkProfile.ARTICLE;
        };
    }
}
