import Diagnostics

extension Configuration {
    /// What of discoveries can be seen without outside values.
    func checkDiscoveries(in set: DefinitionSet, report: inout DiagnosticReport) {
        var seen: [String: Place] = [:]
        for discovery in discoveries {
            if let first = seen[discovery.name.value] {
                report.add(.duplicateDiscovery(discovery.name, first))
            }
            seen[discovery.name.value] = discovery.name.place
            discovery.template?.sample.check(in: set, report: &report)
            discovery.http?.check(report: &report)
            discovery.kubernetes?.check(report: &report)
        }
        if discoveries.count > Self.maximumDiscoveries {
            report.add(.tooManyDiscoveries(at: discoveries[Self.maximumDiscoveries].name.place))
        }
    }
}

extension DiscoveryDefinition {
    /// Nil, after diagnostics, where something is missing.
    func resolve(
        in set: DefinitionSet, of account: Int64?, _ values: OutsideValues,
        _ report: inout DiagnosticReport
    ) -> ResolvedDiscovery? {
        let template = template.flatMap {
            ResolvedTemplate($0, in: set, of: account, values, &report)
        }
        guard let kind = resolvedKind(values, &report), let template else { return nil }
        return ResolvedDiscovery(
            name: name.value, kind: kind, interval: interval, template: template)
    }

    private func resolvedKind(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> ResolvedDiscovery.Kind? {
        if let files { return .files(files.map(\.value)) }
        if let dns { return .dns(dns) }
        if let http { return http.resolve(values, &report).map { .http($0) } }
        return kubernetes?.resolve(values, &report).map { .kubernetes($0) }
    }
}

extension HTTPDiscovery {
    /// Checks of an address that stands in the file.
    fileprivate func check(report: inout DiagnosticReport) {
        guard let text = url.literal, let address = server(of: text, &report) else { return }
        if credentials != nil, address.isExposed {
            report.add(.exposed(address.host, at: url.place, takesTLS: false))
        }
    }

    fileprivate func resolve(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> TargetListAddress? {
        let credentials = credentials.map { $0.resolve(values, &report) }
        guard let text = values.resolve(url, &report) else { return nil }
        if case .some(.none) = credentials { return nil }
        guard let server = server(of: text, &report) else { return nil }
        return TargetListAddress(server: server, url: text, credentials: credentials ?? nil)
    }

    /// The address without its query; nil, after a diagnostic, where it is none.
    private func server(of text: String, _ report: inout DiagnosticReport) -> HTTPAddress? {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first.flatMap({ HTTPAddress(String($0)) }),
            parts.dropFirst().allSatisfy({ query in
                query.unicodeScalars.allSatisfy { (0x21..<0x7F).contains($0.value) && $0 != "#" }
            })
        else {
            report.add(.notAnAddress(text, at: url.place))
            return nil
        }
        return base
    }
}

extension KubernetesDiscovery {
    /// Where a pod finds what its service account may use.
    private static let account = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Checks of an address that stands in the file.
    fileprivate func check(report: inout DiagnosticReport) {
        guard let api, let text = api.literal else { return }
        guard let address = HTTPAddress(text) else {
            return report.add(.notAnAddress(text, at: api.place))
        }
        if token != nil, address.isExposed { report.add(.exposedToken(at: api.place)) }
    }

    fileprivate func resolve(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> KubernetesQuery? {
        let isInCluster = api == nil
        guard let address = address(values, &report) else { return nil }
        var token: KubernetesQuery.Token?
        if let written = self.token {
            if let path = written.wholeFile {
                token = .file(path)
            } else {
                guard let secret = values.secret(written, &report) else { return nil }
                token = .text(secret)
            }
        } else if isInCluster {
            token = .file("\(Self.account)/token")
        }
        if token != nil, address.value.isExposed {
            report.add(.exposedToken(at: address.place))
            return nil
        }
        return KubernetesQuery(
            api: address.value, token: token,
            authority: authority?.value ?? (isInCluster ? "\(Self.account)/ca.crt" : nil),
            kind: kind, namespace: namespace, selector: selector, port: port)
    }

    private func address(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> Located<HTTPAddress>? {
        guard let api else {
            let host = values.environment("KUBERNETES_SERVICE_HOST") ?? ""
            let port = values.environment("KUBERNETES_SERVICE_PORT") ?? "443"
            let written = host.contains(":") ? "[\(host)]" : host
            guard !host.isEmpty, let address = HTTPAddress("https://\(written):\(port)") else {
                report.add(.outsideCluster(at: place))
                return nil
            }
            return Located(address, at: place)
        }
        guard let text = values.resolve(api, &report) else { return nil }
        guard let address = HTTPAddress(text) else {
            report.add(.notAnAddress(text, at: api.place))
            return nil
        }
        return Located(address, at: api.place)
    }
}

extension Diagnostic {
    fileprivate static func duplicateDiscovery(
        _ name: Located<String>, _ first: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/discovery", "two discoveries are named `\(name.value)`", at: name.place,
            label: "again here", help: "give each discovery a name of its own",
            remarks: [.init("first named here", at: first)])
    }

    fileprivate static func tooManyDiscoveries(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/limit", "more than \(Configuration.maximumDiscoveries) discoveries", at: place,
            label: "one too many", help: "share them among several processes")
    }

    fileprivate static func outsideCluster(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/discovery", "the program does not run within a Kubernetes cluster", at: place,
            label: "`KUBERNETES_SERVICE_HOST` is not set",
            help: "write `api:` with the address of the cluster's API, and `token:`")
    }

    fileprivate static func exposedToken(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/address", "the token would go to the API unencrypted", at: place,
            label: "not `https`", help: "write `https://`, or an address of this machine")
    }
}
