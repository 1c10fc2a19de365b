/// Which targets a target may import; whatever they import in turn is theirs.
///
/// The page on the design shows the same arrows. A new one is a decision.
enum Arrows {
    /// Our own targets by target, C modules among them.
    static let targets: [String: Set<String>] = [
        "CLibYAML": [], "CSimdJSON": [], "CZlib": [], "CZstd": [], "CDeflate": [], "CSnappy": [],
        "CRdKafka": [], "CMalloc": [],
        "CRabbitMQ": [],
        "Diagnostics": [],
        "Telemetry": [],
        "Patterns": [],
        "Codings": ["CZlib", "CZstd"],
        "Queries": ["Patterns", "Diagnostics", "Telemetry"],
        "QueryExecution": ["Queries", "Patterns", "Telemetry"],
        "LocalStore": ["CDeflate", "Formats", "QueryExecution", "Queries", "Telemetry"],
        "Answers": ["QueryExecution", "Queries", "Diagnostics", "Telemetry"],
        "YAMLTree": ["CLibYAML", "Diagnostics"],
        "Expressions": ["Diagnostics", "Telemetry"],
        "Definitions": ["YAMLTree", "Expressions", "Patterns", "Diagnostics", "Telemetry"],
        "Plans": ["Definitions", "Patterns", "Diagnostics", "Telemetry"],
        "Transforms": [
            "Plans", "Definitions", "Expressions", "Offsets", "Diagnostics", "Telemetry",
        ],
        "Synthesis": ["CSimdJSON", "Definitions", "Diagnostics", "Telemetry"],
        "Aggregates": ["Definitions", "Expressions", "Diagnostics", "Telemetry"],
        "Entities": ["Definitions", "Diagnostics", "Telemetry"],
        "Simulations": ["Plans", "Definitions", "Diagnostics", "Telemetry"],
        "Dashboards": ["Definitions", "Queries", "Diagnostics", "Telemetry"],
        "Pages": [
            "Dashboards", "Answers", "QueryExecution", "Definitions", "Diagnostics", "Telemetry",
        ],
        "Alerts": [
            "Dashboards", "Definitions", "QueryExecution", "Queries", "Diagnostics", "Telemetry",
        ],
        "Linting": [
            "Plans", "Synthesis", "Alerts", "Dashboards", "Definitions", "Expressions",
            "Queries", "Diagnostics", "Telemetry",
        ],
        "Collectors": [
            "CSimdJSON", "Codings", "Simulations", "Exposition", "KafkaClient", "NerdGraph",
            "Queries", "Plans", "Definitions", "Patterns", "Diagnostics", "Telemetry",
        ],
        "NerdGraph": ["Diagnostics", "Telemetry"],
        "Discovery": ["Definitions", "YAMLTree", "Diagnostics", "Telemetry"],
        "Offsets": ["Telemetry"],
        "KafkaClient": ["CRdKafka", "Telemetry"],
        "Formats": ["Telemetry"],
        "Exposition": ["Telemetry"],
        "Spool": ["CZlib", "Telemetry"],
        "Delivery": ["Spool", "Formats", "Diagnostics", "Telemetry"],
        "Sinks": [
            "CDeflate", "CSnappy", "CRdKafka", "CRabbitMQ", "KafkaClient", "NerdGraph", "Formats",
            "Delivery", "Diagnostics", "Telemetry",
        ],
        "GRPCSinks": ["Sinks", "Formats", "Delivery", "Telemetry"],
        "HTTPService": ["CZlib"],
        "Engine": [
            "Transforms", "Synthesis", "Aggregates", "Entities", "Collectors", "Delivery", "Spool",
            "Offsets",
            "Plans", "Definitions", "Diagnostics", "Telemetry",
        ],
        "mqp": [
            "CMalloc", "Engine", "Discovery", "NerdGraph", "Linting", "Pages", "Alerts",
            "Dashboards", "Synthesis",
            "Entities", "Collectors", "KafkaClient", "Plans", "Transforms",
            "Simulations", "Sinks", "GRPCSinks", "HTTPService", "Formats", "Delivery", "Spool",
            "LocalStore", "Answers", "QueryExecution", "Queries", "Definitions", "Diagnostics",
            "Telemetry",
        ],
    ]

    /// What comes from outside, by target; all others import nothing.
    static let outside: [String: Set<String>] = [
        // Certificates and keys of targets, tokens that several requests share, threads.
        "Collectors": [
            "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "Synchronization",
            "Dispatch", "Glibc", "Darwin",
        ],
        "NerdGraph": ["AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "Foundation"],
        // Lists over HTTP, the DNS over sockets, authorities of a cluster, lists in JSON; a lock.
        "Discovery": [
            "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "Foundation", "Logging",
            "Synchronization",
        ],
        // Patterns of relationships: a compiled one is used by one thread at a time.
        "Definitions": ["Synchronization"],
        // The register of identities, which the synthesizers of all targets share.
        "Synthesis": ["Synchronization"],
        // A thread of its own, files, and what others see without waiting for it.
        "Spool": ["Dispatch", "Synchronization", "Glibc", "Darwin"],
        "Delivery": ["Logging", "Synchronization", "Glibc", "Darwin"],
        "Sinks": [
            "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "Synchronization", "Dispatch", "Glibc",
            "Darwin",
        ],
        // Calls that block on threads of their own, answers that tasks wait for, statistics in JSON.
        "KafkaClient": ["Dispatch", "Synchronization", "Glibc", "Darwin"],
        "HTTPService": [
            "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "Logging",
        ],
        // Logarithms and powers, which Swift has not.
        "QueryExecution": ["Glibc", "Darwin"],
        // Finding a byte and comparing bytes, as fast as memory is.
        "Exposition": ["Glibc", "Darwin"],
        // History in SQLite.
        "LocalStore": ["GRDB", "Foundation", "Synchronization", "Dispatch", "Glibc", "Darwin"],
        "GRPCSinks": ["GRPCCore", "GRPCNIOTransportHTTP2", "Synchronization"],
        "Engine": ["Logging", "Synchronization"],
        "mqp": [
            "ArgumentParser", "Logging", "UnixSignals", "Foundation", "CoreFoundation",
            "Synchronization",
        ],
    ]

    /// What a pure target has from outside all the same: a lock around values that several share, or
    /// functions of numbers.
    static let harmless: [String: Set<String>] = [
        "Definitions": ["Synchronization"], "Synthesis": ["Synchronization"],
        "QueryExecution": ["Glibc", "Darwin"], "Exposition": ["Glibc", "Darwin"],
    ]

    /// The owners of a C module that has several: answers and rows on standard input are both JSON.
    static let sharedC: [String: Set<String>] = [
        "CSimdJSON": ["Collectors", "Synthesis"], "CZlib": ["Spool", "HTTPService", "Codings"],
        "CDeflate": ["Sinks", "LocalStore"], "CRdKafka": ["Sinks", "KafkaClient"],
    ]

    /// Those without a clock, a file or a socket: values in, values out.
    static let pure: Set<String> = [
        "Diagnostics", "Telemetry", "Patterns", "Codings", "Queries", "QueryExecution", "Answers",
        "YAMLTree",
        "Expressions", "Definitions", "Plans", "Transforms", "Synthesis", "Aggregates", "Entities",
        "Simulations", "Dashboards", "Pages", "Alerts", "Linting", "Formats",
        "Exposition", "Offsets",
    ]

    /// Whether a target is a system library or a thin layer over one.
    static func isC(_ target: String) -> Bool { target.contains(/^C[A-Z]/) }
}
