public import Diagnostics
import Telemetry

extension Configuration {
    /// Replaces references and checks what they gave; nil, after diagnostics, where something is
    /// missing. Nothing is started.
    ///
    /// - Parameters:
    ///   - set: The definitions, for the sources' names.
    ///   - values: The environment and the files.
    public func resolve(
        in set: DefinitionSet, values: OutsideValues, report: inout DiagnosticReport
    ) -> ResolvedConfiguration? {
        checkNames(in: set, report: &report)
        let account = number(of: account, values, &report)
        let targets = targets.compactMap { $0.resolve(values, &report) }
        let sinks = sinks.compactMap { sink($0, account: account, values, &report) }
        guard let account, !report.hasErrors else { return nil }
        return ResolvedConfiguration(
            account: account, targets: targets, sinks: sinks, concurrency: concurrency)
    }

    /// Checks that need no outside value: names and counts.
    public func checkNames(in set: DefinitionSet, report: inout DiagnosticReport) {
        var seen: [String: Place] = [:]
        for target in targets {
            if let first = seen[target.name.value] {
                report.add(.duplicateTarget(target.name, first))
            }
            seen[target.name.value] = target.name.place
            if set.source(named: target.source.value) == nil {
                report.add(.unknownSource(target.source, in: set.sources.map(\.name.value)))
            }
        }
        if targets.isEmpty { report.add(.nothing("targets", "thing to watch", at: place)) }
        if sinks.isEmpty { report.add(.nothing("sinks", "place for the rows", at: place)) }
        if targets.count > Self.maximumTargets {
            report.add(.tooMany("targets", Self.maximumTargets, at: place))
        }
        if sinks.count > Self.maximumSinks {
            report.add(.tooMany("sinks", Self.maximumSinks, at: place))
        }
        let tables = sinks.filter { if case .stdout = $0 { true } else { false } }
        if tables.count > 1 { report.add(.tooMany("stdout sinks", 1, at: place)) }
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
                path: path, rotateBytes: definition.rotateBytes, keep: definition.keep)
        case .newRelicEvents(let definition):
            let own = definition.account.map { number(of: $0, values, &report) } ?? account
            let host = definition.host.map { values.resolve($0, &report) }
            guard let own, let key = values.resolve(definition.licenseKey, &report) else {
                return nil
            }
            return .newRelicEvents(
                account: own, licenseKey: Secret(key), region: definition.region.value,
                host: host ?? nil)
        }
    }

    private func number(
        of text: Interpolated, _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> Int64? {
        guard let digits = values.resolve(text, &report) else { return nil }
        guard digits.utf8.count <= 10, let number = Int64(digits), number >= 0 else {
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
        let credentials = credentials.map { $0.resolve(values, at: place, &report) }
        guard let text = values.resolve(url, &report) else { return nil }
        guard let address = HTTPAddress(text) else {
            report.add(.notAnAddress(at: url.place))
            return nil
        }
        if case .some(.none) = credentials { return nil }
        return ResolvedTarget(
            definition: self, address: address, credentials: credentials ?? nil)
    }
}

extension CredentialsDefinition {
    fileprivate func resolve(
        _ values: OutsideValues, at place: Place, _ report: inout DiagnosticReport
    ) -> ResolvedTarget.Credentials? {
        switch (username, password, bearer) {
        case (nil, nil, let token?):
            return values.resolve(token, &report).map { .bearer(Secret($0)) }
        case (let user?, let password?, nil):
            let name = values.resolve(user, &report)
            let secret = values.resolve(password, &report)
            guard let name, let secret else { return nil }
            return .basic(username: name, password: Secret(secret))
        default:
            report.add(.mixedCredentials(at: username?.place ?? bearer?.place ?? place))
            return nil
        }
    }
}

extension Diagnostic {
    fileprivate static func duplicateTarget(
        _ name: Located<String>, _ first: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/duplicate-target", "two targets are named `\(name.value)`", at: name.place,
            label: "again here", help: "give each target a name of its own",
            remarks: [.init("first named here", at: first)])
    }

    fileprivate static func unknownSource(
        _ name: Located<String>, in names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "config/unknown-source", "there is no source `\(name.value)`", at: name.place,
            label: "not defined",
            help: nearest(to: name.value, in: names).map { "did you mean `\($0)`?" }
                ?? "the sources are \(names.sorted().joined(separator: ", "))")
    }

    fileprivate static func nothing(
        _ key: String, _ what: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/empty", "`\(key)` is empty", at: place, label: "nothing to do",
            help: "add at least one \(what) under `\(key):`")
    }

    fileprivate static func tooMany(_ what: String, _ limit: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/limit", "more than \(limit) \(what)", at: place, label: "too many",
            help: "leave out what is over, or share it among several processes")
    }

    fileprivate static func notAnAccount(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/account", "this is not an account number", at: place,
            label: "expected up to 10 digits", help: "take the number from New Relic's account page")
    }

    fileprivate static func notAnAddress(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/address", "this is not an HTTP address", at: place,
            label: "expected `http://host:port`",
            help: "write scheme, host and port; a user and password go under `credentials:`")
    }

    fileprivate static func mixedCredentials(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/credentials", "credentials are a user with a password, or a bearer token",
            at: place, label: "one of the two",
            help: "write `username:` and `password:`, or `bearer:` alone")
    }
}
