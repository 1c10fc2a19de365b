public import Diagnostics

extension Configuration {
    /// Replaces references and checks what they gave; nil, after diagnostics, where something is
    /// missing. Nothing is started.
    ///
    /// - Parameters:
    ///   - set: The definitions, for the sources' names and the sinks' endpoints.
    ///   - values: The environment and the files.
    ///   - report: Takes what is wrong.
    ///   - checkTarget: Says what else is wrong with a target, to who knows how it is asked.
    ///   - checkSink: Says what else is wrong with a sink, to who knows what it sends to.
    /// - Returns: What can be run, or nil.
    public func resolve(
        in set: DefinitionSet, values: OutsideValues, report: inout DiagnosticReport,
        checkTarget: (ResolvedTarget, inout DiagnosticReport) -> Void = { _, _ in },
        checkSink: (ResolvedSink, inout DiagnosticReport) -> Void = { _, _ in }
    ) -> ResolvedConfiguration? {
        checkNames(in: set, report: &report)
        let account = values.accountNumber(of: account, &report)
        let targets = targets.compactMap {
            $0.resolve(in: set, of: account, values, &report)
        }
        for target in targets { checkTarget(target, &report) }
        let discoveries = discoveries.compactMap {
            $0.resolve(in: set, of: account, values, &report)
        }
        for target in discoveries.map(\.template.sample) { checkTarget(target, &report) }
        let resolution = SinkResolution(set: set, account: account, values: values)
        let sinks = zip(sinks, sinkNames).compactMap { sink, name in
            sink.resolve(named: name, in: resolution, &report)
        }
        for sink in sinks { checkSink(sink, &report) }
        let alerts = alertingSettings(values, &report)
        guard let account, !report.hasErrors, targets.count == self.targets.count,
            discoveries.count == self.discoveries.count, sinks.count == self.sinks.count
        else { return nil }
        return ResolvedConfiguration(
            account: account, targets: targets, discoveries: discoveries, sinks: sinks,
            concurrency: concurrency,
            spool: spoolSettings, store: storeSettings, alerts: alerts,
            listen: listenAddress)
    }
}

extension TargetDefinition {
    func resolve(
        in set: DefinitionSet, of account: Int64?, _ values: OutsideValues,
        _ report: inout DiagnosticReport
    ) -> ResolvedTarget? {
        let credentials = credentials.map { $0.resolve(values, &report) }
        guard let address = address(in: set, of: account, values, &report) else { return nil }
        let tls = resolvedTLS(for: address, values, &report)
        if case .some(.none) = credentials { return nil }
        if self.tls != nil, tls == nil { return nil }
        return ResolvedTarget(
            definition: self, address: address, credentials: credentials ?? nil, tls: tls)
    }

    /// Nil also where there is none, or more than one, which is told before.
    private func address(
        in set: DefinitionSet, of account: Int64?, _ values: OutsideValues,
        _ report: inout DiagnosticReport
    ) -> TargetAddress? {
        if let newRelic {
            return newRelic.access(in: set, account: account, values, &report)
                .map { .newRelic($0) }
        }
        if let brokers {
            let addresses = values.brokers(brokers, &report)
            let settings = values.settings(settings, &report)
            guard !addresses.isEmpty, settings.count == self.settings.count else { return nil }
            return .kafka(KafkaCluster(brokers: addresses, settings: settings))
        }
        if let file { return values.path(of: file, &report).map { .file($0) } }
        if let recording {
            return values.path(of: recording, &report).map {
                .recording($0, speed?.value ?? .factor(1))
            }
        }
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
    func resolve(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> ListCredentials? {
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
