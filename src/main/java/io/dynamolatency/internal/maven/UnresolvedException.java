package io.dynamolatency.internal.maven;

import io.dynamolatency.internal.text.SafeText;
import java.io.Serial;
import org.eclipse.aether.RepositoryException;

/** An artifact or its versions could not be found or downloaded. */
public final class UnresolvedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Keeps only the text of the failure, without passwords. If this exception had the failure as its cause, a stack
     * trace would show the passwords in the addresses of repositories.
     */
    UnresolvedException(RepositoryException failed) {
        super(SafeText.withoutPasswords(SafeText.oneLine(reason(failed))));
    }

    /**
     * Returns the text of the last cause. Only this text names one artifact and one repository; the other texts list
     * everything that was asked for.
     */
    private static String reason(RepositoryException failed) {
        return failed.getCause() instanceof RepositoryException cause
                ? reason(cause)
                : String.valueOf(failed.getMessage());
    }
}
