public import Diagnostics
public import Telemetry

/// A discovery with its references replaced: where is looked, how often, and what target each address
/// becomes.
public struct ResolvedDiscovery: Sendable {
    /// Where is looked.
    public enum Kind: Sendable {
        /// Paths as they are written, of which the last part can have `*` and `?`.
        case files([String])
        case dns(DNSDiscovery)
        case http(TargetListAddress)
        case kubernetes(KubernetesQuery)

        /// The key of its kind.
        public var word: String {
            switch self {
            case .files: "files"
            case .dns: "dns"
            case .http: "http"
            case .kubernetes: "kubernetes"
            }
        }
    }

    public var name: String
    public var kind: Kind
    public var interval: Duration
    public var template: ResolvedTemplate
}

/// Where a list of targets is.
public struct TargetListAddress: Sendable {
    public var server: HTTPAddress
    /// The whole address as it is written, with what stands behind a `?`.
    public var url: String
    public var credentials: ListCredentials?
}

/// How a list of targets knows who asks.
public enum ListCredentials: Sendable, Hashable {
    case basic(username: String, password: Secret)
    case bearer(Secret)
}

/// What a Kubernetes API is asked.
public struct KubernetesQuery: Sendable {
    /// How the API knows who asks.
    public enum Token: Sendable {
        case text(Secret)
        /// The path of a file, whose contents change.
        case file(String)
    }

    public var api: HTTPAddress
    public var token: Token?
    /// The path of a file with certificates; nil for those of the system.
    public var authority: String?
    public var kind: KubernetesDiscovery.Kind
    public var namespace: String?
    public var selector: String?
    public var port: KubernetesDiscovery.Port
}

/// A template with what it takes from outside, which is looked up once: what is discovered later can
/// neither name a variable or a file nor be lost when one of them goes.
public struct ResolvedTemplate: Sendable {
    /// The target of an address that is made up.
    public let sample: ResolvedTarget
    private let template: TargetTemplate
    private let set: DefinitionSet
    private let account: Int64?
    private let environment: [String: Secret]
    private let files: [String: Secret]
    private let paths: [String: String]

    /// Nil, after diagnostics, where a reference has no value.
    init?(
        _ template: TargetTemplate, in set: DefinitionSet, of account: Int64?,
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) {
        var environment: [String: Secret] = [:]
        var files: [String: Secret] = [:]
        var paths: [String: String] = [:]
        let noting = OutsideValues(
            environment: { name in
                let value = values.environment(name)
                environment[name] = value.map { Secret($0) }
                return value
            },
            file: { path in
                let text = values.file(path)
                files[path] = (try? text.get()).map { Secret($0) }
                return text
            },
            path: { written in
                let path = values.path(written)
                paths[written] = path
                return path
            })
        guard let sample = template.sample.resolve(in: set, of: account, noting, &report) else {
            return nil
        }
        self.sample = sample
        self.template = template
        self.set = set
        self.account = account
        self.paths = paths
        self.environment = environment
        self.files = files
    }

    /// What becomes of an address.
    public enum Outcome: Sendable {
        case target(ResolvedTarget)
        /// None, for a reason in words.
        case refused(String)
    }

    /// The target for an address, checked as one that is written.
    ///
    /// - Parameters:
    ///   - address: What was discovered.
    ///   - check: Says what else is wrong with a target, to who knows how it is asked.
    /// - Returns: The target, or why there is none.
    public func target(
        for address: DiscoveredAddress,
        check: (ResolvedTarget, inout DiagnosticReport) -> Void = { _, _ in }
    ) -> Outcome {
        switch template.target(for: address) {
        case .refused(let reason): return .refused(reason)
        case .target(let definition):
            var report = DiagnosticReport()
            definition.check(in: set, report: &report)
            let values = OutsideValues(
                environment: { environment[$0]?.reveal() },
                file: { path in
                    files[path].map { .success($0.reveal()) }
                        ?? .failure(.init(reason: "it was not read when the program started"))
                },
                path: { paths[$0] ?? $0 })
            if let target = definition.resolve(in: set, of: account, values, &report) {
                check(target, &report)
                if !report.hasErrors { return .target(target) }
            }
            let first = report.sorted.first { $0.severity == .error }
            return .refused(first?.message ?? "it makes no target")
        }
    }
}
