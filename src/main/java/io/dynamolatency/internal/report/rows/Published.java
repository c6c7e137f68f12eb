package io.dynamolatency.internal.report.rows;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.judge.ResultData;

/** The figures of the article that docs/article.md names, to print beside results on the article's network. */
public final class Published {

    private Published() {}

    /** Returns the article's figure for a result on the article's network; empty for a result on another network. */
    public static String besides(ResultData result) {
        return besides(result.network().toString(), result.mode().name());
    }

    /** Returns the article's figure for a row on the article's network; empty for a row on another network. */
    public static String besides(ResultsJson.Result row) {
        return besides(row.network().profile(), row.mode());
    }

    private static String besides(String network, String mode) {
        if (!network.equals(NetworkProfile.ARTICLE.toString())) {
            return "";
        }
        // "DynamoDB, NodeJS vs. Python and persistent connections": boto3 on AWS Lambda, 2019
        if (mode.equals(ConnectionMode.KEEP_ALIVE.name())) {
            return "most sub 10 ms";
        }
        return mode.equals(ConnectionMode.CLOSE.name()) ? "at least 50 ms" : "";
    }
}
