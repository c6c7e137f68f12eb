package io.dynamolatency.internal.maven;

import io.dynamolatency.internal.text.SafeText;
import java.io.Serial;
import org.eclipse.aether.RepositoryException;

/** An artifact or its versions could not be found or downloaded. */
public final class UnresolvedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Takes only the text of the failure. A cause would show the password in the address of a repository. */
    UnresolvedException(RepositoryException failed) {
        super(SafeText.withoutPasswords(SafeText.oneLine(reason(failed))));
    }

    /**
     * Only the last cause names one artifact and one repository. The other causes list everything that was asked for.
     */
    private static String reason(RepositoryException failed) {
        return failed.getCause() instanceof RepositoryException cause
                ? reason(cause)
                : String.valueOf(failed.getMessage());
    }
}
