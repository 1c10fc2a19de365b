public import Diagnostics
public import Telemetry

/// A configuration with its references replaced and its addresses read: ready to run.
public struct ResolvedConfiguration: Sendable {
    public var account: Int64
    public var targets: [ResolvedTarget]
    public var sinks: [ResolvedSink]
    public var concurrency: Int
}

/// A target with its address and secrets.
public struct ResolvedTarget: Sendable {
    /// How the target knows who asks.
    public enum Credentials: Sendable {
        case basic(username: String, password: Secret)
        case bearer(Secret)
    }

    public var definition: TargetDefinition
    public var address: TargetAddress
    public var credentials: Credentials?
}

/// Where a target is.
public enum TargetAddress: Sendable, Hashable, CustomStringConvertible {
    case http(HTTPAddress)
    /// The simulation of that name.
    case simulation(String)

    /// The address as rows and logs show it, such as `http://host:15672` or `simulation:shop`.
    public var description: String {
        switch self {
        case .http(let address): address.description
        case .simulation(let name): "simulation:\(name)"
        }
    }
}

/// A sink with its secrets.
public enum ResolvedSink: Sendable {
    case stdout(StandardOutputSinkDefinition.Format)
    case file(path: Located<String>, rotateBytes: Int, keep: Int)
    case newRelicEvents(account: Int64, licenseKey: Secret, endpoint: Located<NewRelicEndpoint>)
}

/// Where New Relic is: a region by its name, or a host or address that the user wrote.
public enum NewRelicEndpoint: Sendable, Hashable {
    case region(NewRelicEventsSinkDefinition.Region)
    case host(String)
}

/// The base address of an HTTP service: scheme, host, port, and a path prefix without a slash at
/// its end.
public struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
    public var isTLS: Bool
    public var host: String
    public var port: Int
    public var prefix: String

    /// Reads `http://host:port/prefix`; nil where it is no such address, or holds a user, a query
    /// or a fragment.
    public init?(_ text: String) {
        guard text.utf8.count <= 2_000,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F })
        else { return nil }
        let lower = text.lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
        isTLS = lower.hasPrefix("https://")
        let rest = text.dropFirst(isTLS ? 8 : 7)
        guard !rest.contains(where: { "@?#\\".contains($0) }) else { return nil }
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        prefix = String(path)
        guard let (host, port) = Self.split(authority, isTLS: isTLS) else { return nil }
        self.host = host
        self.port = port
    }

    private static func split(_ authority: Substring, isTLS: Bool) -> (String, Int)? {
        var name = authority
        var port = isTLS ? 443 : 80
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return nil }
            let after = name[name.index(after: end)...]
            name = name[name.index(after: name.startIndex)..<end]
            if !after.isEmpty {
                guard after.first == ":", let number = Self.port(after.dropFirst()) else {
                    return nil
                }
                port = number
            }
        } else if let colon = name.firstIndex(of: ":") {
            guard let number = Self.port(name[name.index(after: colon)...]) else { return nil }
            port = number
            name = name[..<colon]
        }
        return name.isEmpty ? nil : (String(name), port)
    }

    /// Digits alone: `+80` is a number and no port.
    private static func port(_ text: Substring) -> Int? {
        guard text.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(text),
            (1...65_535).contains(number)
        else { return nil }
        return number
    }

    public var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(isTLS ? "https" : "http")://\(name):\(port)\(prefix)"
    }
}

/// Where the values of `${env:…}` and `${file:…}` come from.
public struct OutsideValues {
    public var environment: (String) -> String?
    public var file: (String) -> Result<String, Interpolated.UnreadableFile>

    public init(
        environment: @escaping (String) -> String?,
        file: @escaping (String) -> Result<String, Interpolated.UnreadableFile>
    ) {
        self.environment = environment
        self.file = file
    }

    func resolve(_ text: Interpolated, _ report: inout DiagnosticReport) -> String? {
        text.resolve(environment: environment, file: file, report: &report)
    }
}
