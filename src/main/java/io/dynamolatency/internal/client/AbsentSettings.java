package io.dynamolatency.internal.client;

import io.dynamolatency.backend.DynamoBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** Finds the settings of SDK clients that the user's environment lacks, without calling a metadata service. */
final class AbsentSettings {

    /** The properties of a profile that give credentials; see also {@link #givesCredentials}. */
    private static final Set<String> CREDENTIALS = Set.of(
            "aws_access_key_id",
            "role_arn",
            "source_profile",
            "credential_source",
            "credential_process",
            "web_identity_token_file");

    private AbsentSettings() {}

    /**
     * Returns the back end's region if the environment lacks a region, and the back end's keys if the environment lacks
     * keys.
     */
    static Map<String, String> of(DynamoBackend.Access access) {
        return of(access, System::getenv, PropertyLayers::users);
    }

    static Map<String, String> of(
            DynamoBackend.Access access,
            UnaryOperator<@Nullable String> variables,
            UnaryOperator<@Nullable String> settings) {
        Map<String, String> absent = new LinkedHashMap<>();
        boolean region = has(variables, "AWS_REGION") || has(settings, "aws.region");
        boolean keys = has(variables, "AWS_ACCESS_KEY_ID")
                || has(variables, "AWS_WEB_IDENTITY_TOKEN_FILE")
                || has(variables, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
                || has(variables, "AWS_CONTAINER_CREDENTIALS_FULL_URI")
                || has(settings, "aws.accessKeyId");
        if (region && keys) {
            return absent;
        }
        Map<String, String> profile = profile();
        if (!region && !profile.containsKey("region")) {
            access.region().ifPresent(named -> absent.put("aws.region", named));
        }
        if (!keys && profile.keySet().stream().noneMatch(AbsentSettings::givesCredentials)) {
            access.keys().ifPresent(given -> {
                absent.put("aws.accessKeyId", given.accessKeyId());
                absent.put("aws.secretAccessKey", given.secretAccessKey());
            });
        }
        return absent;
    }

    private static boolean has(UnaryOperator<@Nullable String> settings, String name) {
        String value = settings.apply(name);
        return value != null && !value.isBlank();
    }

    private static boolean givesCredentials(String property) {
        return CREDENTIALS.contains(property) || property.startsWith("sso_") || property.startsWith("login_");
    }

    private static Map<String, String> profile() {
        try {
            return ProfileFile.defaultProfileFile()
                    .profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                    .map(Profile::properties)
                    .orElse(Map.of());
        } catch (RuntimeException unreadable) {
            // the client then reports the failure itself
            return Map.of();
        }
    }
}
