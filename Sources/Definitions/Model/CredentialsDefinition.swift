public import Diagnostics

/// How what a sink sends to knows who sends. Secrets come from the environment or a file.
public struct CredentialsDefinition: Sendable {
    public var username: Interpolated?
    public var password: Interpolated?
    public var bearer: Interpolated?
    public var place: Place

    static let record: Record<CredentialsDefinition> = {
        var record = Record<CredentialsDefinition>(
            "credentials", "A user and password, or a bearer token.",
            start: { CredentialsDefinition(place: $0) },
            fields: [
                .optional("username", \.username, .interpolated, "The user."),
                .optional("password", \.password, .secret, "The password."),
                .optional("bearer", \.bearer, .secret, "A bearer token."),
            ])
        record.check = { credentials, report in
            if let fault = credentials.fault { report.add(.mixed(credentials, fault)) }
        }
        return record
    }()

    /// What keeps the keys from being a user with a password or a bearer token; nil where they are.
    private var fault: String? {
        switch (username, password, bearer) {
        case (.some, .some, nil), (nil, nil, .some): nil
        case (nil, nil, nil): "neither is here"
        case (.some, nil, nil): "`password` is missing"
        case (nil, .some, nil): "`username` is missing"
        case (_, _, .some): "both are here"
        }
    }
}

extension Diagnostic {
    fileprivate static func mixed(
        _ credentials: CredentialsDefinition, _ fault: String
    ) -> Diagnostic {
        Diagnostic(
            "config/credentials", "credentials are a user with a password, or a bearer token",
            at: credentials.place, label: fault,
            help: "write `username:` and `password:`, or `bearer:` alone")
    }
}
