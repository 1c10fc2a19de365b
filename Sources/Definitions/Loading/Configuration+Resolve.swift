public import Diagnostics
import Telemetry

extension Configuration {
    /// Replaces references and checks what they gave; nil, after diagnostics, where something is
    /// missing. Nothing is started.
    ///
    /// - Parameters:
    ///   - set: The definitions, for the sources' names.
    ///   - values: The environment and the files.
    ///   - report: Takes what is wrong.
    ///   - checkSink: Says what else is wrong with a sink, to who knows what it sends to.
    /// - Returns: What can be run, or nil.
    public func resolve(
        in set: DefinitionSet, values: OutsideValues, report: inout DiagnosticReport,
        checkSink: (ResolvedSink, inout DiagnosticReport) -> Void = { _, _ in }
    ) -> ResolvedConfiguration? {
        checkNames(in: set, report: &report)
        let account = number(of: account, values, &report)
        let targets = targets.compactMap { $0.resolve(values, &report) }
        let sinks = sinks.compactMap { sink($0, account: account, values, &report) }
        for sink in sinks { checkSink(sink, &report) }
        guard let account, !report.hasErrors, targets.count == self.targets.count,
            sinks.count == self.sinks.count
        else { return nil }
        return ResolvedConfiguration(
            account: account, targets: targets, sinks: sinks, concurrency: concurrency)
    }

    private func sink(
        _ sink: SinkDefinition, account: Int64?, _ values: OutsideValues,
        _ report: inout DiagnosticReport
    ) -> ResolvedSink? {
        switch sink {
        case .stdout(let definition): return .stdout(definition.format)
        case .file(let definition):
            guard let path = values.resolve(definition.path, &report) else { return nil }
            return .file(
                path: Located(path, at: definition.path.place), rotateBytes: definition.rotateBytes,
                keep: definition.keep)
        case .newRelicEvents(let definition):
            let own = definition.account.map { number(of: $0, values, &report) } ?? account
            let host = definition.host.map { values.resolve($0, &report) }
            let key = values.secret(definition.licenseKey, &report)
            guard let own, let key else { return nil }
            var endpoint = Located(
                NewRelicEndpoint.region(definition.region), at: definition.place)
            if let written = definition.host {
                guard let host = host ?? nil else { return nil }
                endpoint = Located(.host(host), at: written.place)
            }
            return .newRelicEvents(account: own, licenseKey: key, endpoint: endpoint)
        }
    }

    private func number(
        of text: Interpolated, _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> Int64? {
        guard let digits = values.resolve(text, &report) else { return nil }
        guard let number = Self.accountNumber(digits) else {
            report.add(.notAnAccount(at: text.place))
            return nil
        }
        return number
    }
}

extension TargetDefinition {
    fileprivate func resolve(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> ResolvedTarget? {
        let credentials = credentials.map { $0.resolve(values, &report) }
        guard let address = address(values, &report) else { return nil }
        if case .some(.none) = credentials { return nil }
        return ResolvedTarget(
            definition: self, address: address, credentials: credentials ?? nil)
    }

    /// Nil also where there is none, or more than one, which is told before.
    private func address(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> TargetAddress? {
        guard let url else { return simulation.map { .simulation($0.value) } }
        guard let text = values.resolve(url, &report) else { return nil }
        guard let address = HTTPAddress(text) else {
            report.add(.notAnAddress(text, at: url.place))
            return nil
        }
        return .http(address)
    }
}

extension CredentialsDefinition {
    /// Nil also where the keys do not go together, which is told when they are read.
    fileprivate func resolve(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> ResolvedTarget.Credentials? {
        switch (username, password, bearer) {
        case (nil, nil, let token?):
            return values.secret(token, &report).map { .bearer($0) }
        case (let user?, let password?, nil):
            let name = values.resolve(user, &report)
            let secret = values.secret(password, &report)
            guard let name, let secret else { return nil }
            return .basic(username: name, password: secret)
        default: return nil
        }
    }
}

extension OutsideValues {
    /// A secret, which must not be empty.
    fileprivate func secret(_ text: Interpolated, _ report: inout DiagnosticReport) -> Secret? {
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
}

extension Diagnostic {
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
