public import Diagnostics

extension Configuration {
    /// Checks that need no outside value: names, counts, and values that stand in the file.
    public func checkNames(in set: DefinitionSet, report: inout DiagnosticReport) {
        var seen: [String: Place] = [:]
        for target in targets {
            if let first = seen[target.name.value] {
                report.add(.duplicateTarget(target.name, first))
            }
            seen[target.name.value] = target.name.place
            target.check(in: set, report: &report)
        }
        checkDiscoveries(in: set, report: &report)
        checkLiterals(report: &report)
        checkCounts(report: &report)
        checkSinks(in: set, report: &report)
        checkSpool(report: &report)
        checkStore(report: &report)
        checkAlerts(report: &report)
    }

    private func checkLiterals(report: inout DiagnosticReport) {
        if let text = account.literal, Self.accountNumber(text) == nil {
            report.add(.notAnAccount(at: account.place))
        }
        for url in (targets + discoveries.compactMap(\.template?.sample)).compactMap(\.url) {
            if let text = url.literal, HTTPAddress(text) == nil {
                report.add(.notAnAddress(text, at: url.place))
            }
        }
        for target in targets { target.checkAccess(report: &report) }
    }

    private func checkCounts(report: inout DiagnosticReport) {
        if targets.isEmptyInFile, discoveries.isEmptyInFile {
            report.add(.nothing("targets", "thing to watch", at: targets.place))
        }
        if sinks.isEmptyInFile {
            report.add(.nothing("sinks", "place for the rows", at: sinks.place))
        }
        if targets.count > Self.maximumTargets {
            let place = targets[Self.maximumTargets].name.place
            report.add(
                .tooMany(
                    "targets", Self.maximumTargets, at: place,
                    help: "share the targets among several processes"))
        }
        if sinks.count > Self.maximumSinks {
            let place = sinks[Self.maximumSinks].place
            report.add(
                .tooMany("sinks", Self.maximumSinks, at: place, help: "leave out what is over"))
        }
    }

    /// A number of up to ten digits, and nothing else.
    static func accountNumber(_ digits: String) -> Int64? {
        guard digits.utf8.count <= 10, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(digits)
    }
}

extension TargetDefinition {
    /// Checks what it names.
    func check(in set: DefinitionSet, report: inout DiagnosticReport) {
        let source = set.source(named: self.source.value)
        if let source {
            checkAddress(for: source, report: &report)
            newRelic?.check(in: set, report: &report)
        } else if set.knowsSources {
            report.add(.unknownSource(self.source, in: set.sources.map(\.name.value)))
        }
        if let name = simulation, source?.transport ?? .simulation == .simulation,
            set.knowsSimulations, set.simulation(named: name.value) == nil
        {
            report.add(.unknownSimulation(name, in: set.simulations.map(\.name.value)))
        }
    }

    /// How the source's requests travel says where the target is.
    private func checkAddress(for source: SourceDefinition, report: inout DiagnosticReport) {
        // That there is exactly one is seen when the target is read.
        guard let transport = source.transport, addresses.count == 1, let address = addresses.first
        else { return }
        // What was recorded of any transport is read from a file.
        if address.key == "recording" {
            if let credentials {
                report.add(.needlessCredentials("a recording", at: credentials.place))
            }
            return
        }
        if address.key != transport.addressKey {
            report.add(.wrongAddress(address.place, source, transport.addressKey))
        }
        guard let credentials else { return }
        switch transport {
        case .simulation: report.add(.needlessCredentials("a simulation", at: credentials.place))
        case .kafka: report.add(.needlessCredentials("Kafka", at: credentials.place))
        case .file: report.add(.needlessCredentials("a file", at: credentials.place))
        case .nrql: report.add(.needlessCredentials("New Relic", at: credentials.place))
        case .http, .prometheus: break
        }
    }
}

extension TransportKind {
    /// The key of a target that says where it is.
    public var addressKey: String {
        switch self {
        case .http, .prometheus: "url"
        case .kafka: "brokers"
        case .nrql: "newRelic"
        case .simulation: "simulation"
        case .file: "file"
        }
    }
}

extension Diagnostic {
    static func notAnAccount(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/account", "this is not an account number", at: place,
            label: "expected up to 10 digits", help: "take the number from New Relic's account page"
        )
    }

    static func notAnAddress(_ text: String, at place: Place) -> Diagnostic {
        let finding = Diagnostic(
            "config/address", "this is not an HTTP address", at: place,
            label: "expected `http://host:port`",
            help: "write scheme, host and port; a user and password go under `credentials:`"
        )
        // A user and a password may stand in it, or a token.
        return text.contains("@") || text.contains("?") ? finding.withoutSource : finding
    }

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
            help: suggestion(for: name.value, in: names)
                ?? "the sources are \(names.sorted().joined(separator: ", "))")
    }

    fileprivate static func unknownSimulation(
        _ name: Located<String>, in names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "config/unknown-simulation", "there is no simulation `\(name.value)`", at: name.place,
            label: "not defined",
            help: suggestion(for: name.value, in: names)
                ?? (names.isEmpty
                    ? "define it in a file with the key `simulation:`"
                    : "the simulations are \(names.sorted().joined(separator: ", "))"))
    }

    fileprivate static func wrongAddress(
        _ place: Place, _ source: SourceDefinition, _ key: String
    ) -> Diagnostic {
        let finding = Diagnostic(
            "config/target-address",
            "the source `\(source.name.value)` does not ask at such an address", at: place,
            label: "not for this source",
            help: "write `\(key):` instead, or name a source that asks there")
        // A user and a password may stand in it.
        return key == "url" ? finding : finding.withoutSource
    }

    fileprivate static func needlessCredentials(_ who: String, at place: Place) -> Diagnostic {
        let help =
            switch who {
            case "Kafka": "write `sasl.username` and `sasl.password` under `settings:`"
            case "New Relic": "write `userKey:` under `newRelic:`"
            default: "remove `credentials:`"
            }
        return Diagnostic(
            "config/target-address", "\(who) asks for no `credentials`", at: place,
            label: "has no meaning here",
            help: help)
    }

    fileprivate static func nothing(
        _ key: String, _ what: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/empty", "`\(key)` is empty", at: place, label: "nothing to do",
            help: "add at least one \(what) under `\(key):`")
    }

    fileprivate static func tooMany(
        _ what: String, _ limit: Int, at place: Place, help: String
    ) -> Diagnostic {
        Diagnostic(
            "config/limit", "more than \(limit) \(what)", at: place, label: "one too many",
            help: help)
    }
}
