import Diagnostics
import Telemetry

/// Where the values of `${env:…}` and `${file:…}` come from.
public struct OutsideValues {
    public var environment: (String) -> String?
    public var file: (String) -> Result<String, Interpolated.UnreadableFile>
    /// Makes a path that is relative to the configuration's file one that can be opened.
    public var path: (String) -> String

    public init(
        environment: @escaping (String) -> String?,
        file: @escaping (String) -> Result<String, Interpolated.UnreadableFile>,
        path: @escaping (String) -> String = { $0 }
    ) {
        self.environment = environment
        self.file = file
        self.path = path
    }

    /// The path of a file that is opened later.
    func path(of text: Interpolated, _ report: inout DiagnosticReport) -> String? {
        guard let written = resolve(text, &report) else { return nil }
        guard !written.isEmpty, !written.utf8.contains(0) else {
            report.add(.noPath(at: text.place))
            return nil
        }
        return path(written)
    }

    func resolve(_ text: Interpolated, _ report: inout DiagnosticReport) -> String? {
        text.resolve(environment: environment, file: file, report: &report)
    }

    func accountNumber(of text: Interpolated, _ report: inout DiagnosticReport) -> Int64? {
        guard let digits = resolve(text, &report) else { return nil }
        guard let number = Configuration.accountNumber(digits) else {
            report.add(.notAnAccount(at: text.place))
            return nil
        }
        return number
    }

    /// A secret, which must not be empty.
    func secret(_ text: Interpolated, _ report: inout DiagnosticReport) -> Secret? {
        guard let value = resolve(text, &report) else { return nil }
        guard !value.isEmpty else {
            report.add(.emptySecret(at: text.place))
            return nil
        }
        guard !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            report.add(.brokenSecret(at: text.place))
            return nil
        }
        return Secret(value)
    }

    /// A secret, with the file that it can be read from again.
    func key(_ text: Interpolated, _ report: inout DiagnosticReport) -> ResolvedKey? {
        secret(text, &report).map { ResolvedKey(secret: $0, file: text.wholeFile) }
    }

    /// Nil where one of them has no value.
    func headers(
        _ headers: [NamedValue<Interpolated>], _ report: inout DiagnosticReport
    ) -> [SinkHeader]? {
        let resolved = headers.compactMap { header in
            key(header.value, &report).map { SinkHeader(name: header.name.value, value: $0) }
        }
        return resolved.count == headers.count ? resolved : nil
    }

    /// Nil also where the keys do not go together, which is told when they are read.
    func sinkCredentials(
        _ definition: CredentialsDefinition, _ report: inout DiagnosticReport
    ) -> SinkCredentials? {
        switch (definition.username, definition.password, definition.bearer) {
        case (nil, nil, let token?): return key(token, &report).map { .bearer($0) }
        case (let user?, let password?, nil):
            let name = resolve(user, &report)
            let password = key(password, &report)
            guard let name, let password else { return nil }
            return .basic(username: name, password: password)
        default: return nil
        }
    }

    /// What the user wrote, or else a host of the definitions.
    func newRelicAddress(
        _ written: Interpolated?, else host: String?, at region: Located<String>,
        _ report: inout DiagnosticReport
    ) -> Located<HTTPAddress>? {
        let text = written.map { resolve($0, &report) } ?? host
        let place = written?.place ?? region.place
        return text.flatMap { Definitions.newRelicAddress($0, at: place, &report) }
            .map { Located($0, at: place) }
    }
}

extension Diagnostic {
    fileprivate static func noPath(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/target-address", "the path is empty or has a zero byte", at: place,
            label: "names no file", help: "write the path of the file")
    }

    fileprivate static func brokenSecret(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/secret-characters", "the secret has a line break or a control character",
            at: place, label: "cannot be sent",
            help: "check how the variable is set or the file is written; a line break at a file's "
                + "end does no harm")
    }

    fileprivate static func emptySecret(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/empty-secret", "the secret is empty", at: place, label: "gives nothing",
            help: "check that the variable or the file holds the secret")
    }
}
