package io.dynamolatency.report;

import io.dynamolatency.NetworkPreset;
import io.dynamolatency.measure.LatencyResult;

/** What others have published for the same thing. */
final class Published {

    private Published() {}

    /** The article's figure for a result on the article's network: empty for any other. */
    static String besides(LatencyResult result) {
        if (!result.network().equals(NetworkPreset.ARTICLE.profile())) {
            return "";
        }
        // "DynamoDB, NodeJS vs. Python and persistent connections": boto3 on AWS Lambda, 2019
        return switch (result.mode()) {
            case KEEP_ALIVE -> "most sub 10 ms";
            case CLOSE -> "at least 50 ms";
            case SERVER_CLOSE, CLIENT_PER_CALL, IDLE_EXPIRED, AS_BUILT -> "";
        };
    }
}
