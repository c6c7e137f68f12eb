package io.dynamolatency.client;

import java.net.URI;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What came of trying out a client where it was built to go.
 *
 * @param unanswered what the call failed with where nobody answered it; empty where somebody did, if only to refuse it
 * @param endpoint where the call was sent, as the SDK's metrics say; empty where they do not
 * @param httpClient the HTTP client's name in the SDK's metrics; empty where it gives none
 */
@API(status = Status.INTERNAL, since = "0.1")
public record Trial(Optional<Throwable> unanswered, Optional<URI> endpoint, Optional<String> httpClient) {}
