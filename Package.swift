// swift-tools-version: 6.2
import PackageDescription

let strict = Context.environment["MQP_STRICT"] == "1"

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let grpc = Target.Dependency.product(name: "GRPCCore", package: "grpc-swift-2")
let grpcTransport = Target.Dependency.product(
    name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")

func core(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// What tests share; never a dependency of the product.
func support(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

/// Fixtures are read from where they lie, so that a golden file can be rewritten in place.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], exclude: fixtures,
        swiftSettings: settings)
}

let package = Package(
    name: "mqp",
    products: [.executable(name: "mqp", targets: ["mqp"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.0"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Words that all share.
        core("Diagnostics"),
        core("Telemetry"),

        // From YAML to definitions that are known to be right.
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        core("YAMLTree", ["CLibYAML", "Diagnostics"]),
        core("Expressions", ["Diagnostics", "Telemetry"]),
        core("Patterns"),
        core("Queries", ["Patterns", "Diagnostics", "Telemetry"]),
        core("QueryExecution", ["Queries", "Patterns", "Telemetry"]),
        core("Answers", ["QueryExecution", "Queries", "Diagnostics", "Telemetry"]),
        core(
            "Definitions", ["YAMLTree", "Expressions", "Patterns", "Diagnostics", "Telemetry"]),

        // The stages and the products, pure.
        core("Plans", ["Definitions", "Patterns", "Telemetry", "Diagnostics"]),
        core(
            "Transforms",
            ["Definitions", "Plans", "Expressions", "Offsets", "Diagnostics", "Telemetry"]),
        core("Synthesis", ["CSimdJSON", "Definitions", "Telemetry", "Diagnostics"]),
        core("Aggregates", ["Definitions", "Expressions", "Telemetry", "Diagnostics"]),
        core("Entities", ["Definitions", "Telemetry", "Diagnostics"]),
        core("Simulations", ["Plans", "Definitions", "Telemetry", "Diagnostics"]),
        core("Dashboards", ["Definitions", "Queries", "Telemetry", "Diagnostics"]),
        core(
            "Pages",
            [
                "Dashboards", "Answers", "QueryExecution", "Definitions", "Telemetry",
                "Diagnostics",
            ]),
        core(
            "Alerts",
            [
                "Dashboards", "Definitions", "QueryExecution", "Queries", "Telemetry",
                "Diagnostics",
            ]),
        core(
            "Linting",
            [
                "Plans", "Synthesis", "Alerts", "Dashboards", "Definitions", "Expressions",
                "Queries", "Telemetry", "Diagnostics",
            ]),

        // The edges.
        core("NerdGraph", ["Diagnostics", "Telemetry", httpClient, nio, nioHTTP, nioPosix]),
        .target(
            name: "CSimdJSON", cxxSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("simdjson")]),
        core(
            "Collectors",
            [
                "CSimdJSON", "Codings", "Simulations", "Exposition", "KafkaClient", "NerdGraph",
                "Queries", "Plans", "Definitions", "Patterns", "Diagnostics",
                "Telemetry", httpClient, nio, nioHTTP, nioPosix, nioSSL,
            ]),
        core(
            "Discovery",
            [
                "Definitions", "YAMLTree", "Telemetry", "Diagnostics", httpClient, nio, nioHTTP,
                nioPosix, nioSSL, logging,
            ]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        core("Codings", ["CZlib", "CZstd"]),
        .systemLibrary(
            name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        core("Offsets", ["Telemetry"]),
        core("KafkaClient", ["CRdKafka", "Telemetry"]),
        .systemLibrary(
            name: "CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
        core(
            "Formats", ["Telemetry"],
            exclude: ["OTLP/Proto", "RemoteWrite/remote-write.proto"]),
        core("Exposition", ["Telemetry"]),
        core("Spool", ["CZlib", "Telemetry"]),
        core("Delivery", ["Spool", "Formats", "Diagnostics", "Telemetry", logging]),
        .systemLibrary(
            name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
        core(
            "Sinks",
            [
                "CDeflate", "CSnappy", "CRdKafka", "CRabbitMQ", "KafkaClient", "NerdGraph",
                "Formats", "Delivery", "Diagnostics", "Telemetry", httpClient, nio, nioHTTP,
            ]),
        // A target of its own, since its packages have copies of zlib's types.
        core("GRPCSinks", ["Sinks", "Formats", "Delivery", "Telemetry", grpc, grpcTransport]),
        core("HTTPService", ["CZlib", hummingbird, httpTypes, nio, nioPosix, logging]),
        core(
            "LocalStore",
            ["CDeflate", "Formats", "QueryExecution", "Queries", "Telemetry", sqlite]),

        // The run.
        core(
            "Engine",
            [
                "Transforms", "Synthesis", "Aggregates", "Entities", "Collectors", "Delivery",
                "Spool", "Offsets", "Plans", "Definitions", "Diagnostics", "Telemetry", logging,
            ]),
        .systemLibrary(name: "CMalloc"),
        .executableTarget(
            name: "mqp",
            dependencies: [
                "CMalloc", "Engine", "Discovery", "NerdGraph", "Linting", "Pages", "Alerts",
                "Dashboards", "Synthesis",
                "Entities", "Collectors", "KafkaClient", "Plans", "Transforms",
                "Simulations", "Sinks", "GRPCSinks", "HTTPService", "Formats", "Delivery", "Spool",
                "LocalStore", "Answers", "QueryExecution", "Queries", "Definitions", "Telemetry",
                "Diagnostics", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // Measured by Tests/Benchmarks/spool; no part of the product.
        .executableTarget(
            name: "spool-benchmark", dependencies: ["Spool", "Telemetry"],
            path: "Tests/Benchmarks/SpoolBenchmark", swiftSettings: settings),

        // Measured by Tests/Benchmarks/store; no part of the product.
        .executableTarget(
            name: "store-benchmark",
            dependencies: ["LocalStore", "QueryExecution", "Queries", "Telemetry"],
            path: "Tests/Benchmarks/StoreBenchmark", swiftSettings: settings),

        // Answers over rows in memory; no part of the product.
        .executableTarget(
            name: "query-benchmark", dependencies: ["QueryExecution", "Queries", "Telemetry"],
            path: "Tests/Benchmarks/QueryBenchmark", swiftSettings: settings),

        // Measured by Tests/Benchmarks/exposition; no part of the product.
        .executableTarget(
            name: "exposition-benchmark", dependencies: ["Exposition", "Telemetry"],
            path: "Tests/Benchmarks/ExpositionBenchmark", swiftSettings: settings),

        // Measured by Tests/Benchmarks/kafka; no part of the product.
        .executableTarget(
            name: "kafka-benchmark", dependencies: ["KafkaClient", "Telemetry"],
            path: "Tests/Benchmarks/KafkaBenchmark", swiftSettings: settings),

        // The tests, beside what each is about.
        support("TestSupport"),
        support("Brokers", ["TestSupport"]),
        support("QueryOracle", ["Queries", "Telemetry"]),
        support(
            "StandIns",
            [
                "Delivery", "Formats", "Spool", "Telemetry", "TestSupport", "CZlib", nio, nioPosix,
                nioHTTP, nioSSL, logging,
            ]),
        support("GRPCStandIns", ["StandIns", grpc, grpcTransport]),
        tests("ArchitectureTests", []),
        tests("DiagnosticsTests", ["Diagnostics"], fixtures: ["Golden"]),
        tests("TelemetryTests", ["Telemetry"]),
        tests("YAMLTreeTests", ["YAMLTree", "Diagnostics"], fixtures: ["Fixtures"]),
        tests(
            "ExpressionsTests", ["Expressions", "Diagnostics", "Telemetry"], fixtures: ["Golden"]),
        tests(
            "QueriesTests", ["Queries", "Diagnostics", "Telemetry"],
            fixtures: ["Golden", "PromQL/Golden"]),
        tests(
            "PromQLTests",
            [
                "QueryExecution", "Queries", "HTTPService", "Sinks", "Formats", "Delivery",
                "Brokers",
                "StandIns", "Telemetry", httpClient,
            ],
            fixtures: ["queries.txt"]),
        tests("PatternsTests", ["Patterns"]),
        tests("QueryExecutionTests", ["QueryExecution", "Queries", "Patterns", "Telemetry"]),
        tests(
            "AnswersTests", ["Answers", "QueryExecution", "Queries", "Telemetry"],
            fixtures: ["Golden"]),
        tests(
            "QueryOracleTests",
            [
                "QueryOracle", "LocalStore", "QueryExecution", "Queries", "Dashboards",
                "Definitions", "Telemetry", "Diagnostics",
            ],
            fixtures: ["Queries", "Rows"]),
        tests(
            "LocalStoreTests",
            ["LocalStore", "QueryExecution", "Queries", "Telemetry", sqlite]),
        tests(
            "DefinitionsTests",
            ["Definitions", "Expressions", "Patterns", "Diagnostics", "Telemetry"]),
        tests("PlansTests", ["Plans", "Definitions", "Patterns", "Diagnostics"]),
        tests(
            "TransformsTests",
            ["Transforms", "Synthesis", "Plans", "Definitions", "Diagnostics", "Telemetry"]),
        tests(
            "SynthesisTests", ["Synthesis", "Definitions", "Diagnostics", "Telemetry"],
            fixtures: ["Fixtures"]),
        tests(
            "AggregatesTests",
            ["Aggregates", "Definitions", "Expressions", "Diagnostics", "Telemetry"]),
        tests("EntitiesTests", ["Entities", "Definitions", "Diagnostics", "Telemetry"]),
        tests(
            "SimulationsTests",
            ["Simulations", "Plans", "Definitions", "Diagnostics", "Telemetry"],
            fixtures: ["Golden"]),
        tests(
            "DashboardsTests",
            ["Dashboards", "Definitions", "Queries", "Diagnostics", "Telemetry"],
            fixtures: ["Golden", "FormsGolden"]),
        tests(
            "PagesTests",
            [
                "Pages", "Dashboards", "Answers", "QueryExecution", "Definitions", "Telemetry",
            ],
            fixtures: ["Golden"]),
        tests(
            "AlertsTests",
            [
                "Alerts", "Linting", "Formats", "Dashboards", "Definitions", "QueryExecution",
                "Queries", "Diagnostics", "Telemetry", "Brokers",
            ], fixtures: ["Golden"]),
        tests(
            "NerdGraphTests", ["NerdGraph", "StandIns", "Diagnostics", "Telemetry", httpClient]),
        tests(
            "LintingTests",
            ["Linting", "Queries", "Definitions", "Diagnostics", "Telemetry"],
            fixtures: ["Base", "Loading", "Rules", "Shipped"]),
        tests(
            "CollectorsTests",
            [
                "Collectors", "CSimdJSON", "CZlib", "CZstd", "Codings", "Simulations", "NerdGraph",
                "Queries", "StandIns", "Plans", "Definitions", "Patterns", "Diagnostics",
                "Telemetry", "Brokers", "KafkaClient", httpClient, nio, nioPosix, nioHTTP, nioSSL,
            ]),
        tests(
            "DiscoveryTests",
            [
                "Discovery", "StandIns", "Delivery", "Definitions", "Diagnostics", "Telemetry",
                httpClient,
                nio, nioPosix, nioHTTP, logging,
            ]),
        tests(
            "FormatsTests", ["Formats", "StandIns", "Telemetry"], fixtures: ["Golden"]),
        tests(
            "ExpositionTests", ["Exposition", "Brokers", "Telemetry"],
            fixtures: ["client.py", "disagreements.txt"]),
        tests("SpoolTests", ["Spool", "StandIns", "Telemetry"]),
        tests(
            "DeliveryTests",
            [
                "Delivery", "Formats", "Spool", "StandIns", "Diagnostics", "Telemetry", logging,
            ]),
        tests(
            "SinksTests",
            [
                "Sinks", "NerdGraph", "HTTPService", "Delivery", "Spool", "Formats", "StandIns",
                "Brokers", "KafkaClient",
                "Telemetry", "CZlib", "CRdKafka", httpClient, nio, nioHTTP, logging,
            ]),
        tests("OffsetsTests", ["Offsets", "Telemetry"]),
        tests(
            "KafkaClientTests",
            ["KafkaClient", "CRdKafka", "Brokers", "StandIns", "Telemetry"]),
        tests("HTTPServiceTests", ["HTTPService", "StandIns", httpClient, nio, nioHTTP]),
        tests(
            "GRPCSinksTests",
            [
                "GRPCSinks", "Sinks", "Delivery", "Formats", "GRPCStandIns", "StandIns",
                "Telemetry",
                grpc,
            ]),
        tests(
            "EngineTests",
            [
                "Engine", "Entities", "StandIns", "Collectors", "Delivery", "Definitions", "Plans",
                "Diagnostics", "Telemetry", logging,
            ]),
        tests("BrokersTests", ["Brokers"]),
        tests(
            "EndToEndTests",
            [
                "mqp", "Brokers", "GRPCStandIns", "StandIns", "HTTPService", "Delivery", "Spool",
                "Entities", "Telemetry",
            ],
            fixtures: ["Fixtures"]),
    ],
    cxxLanguageStandard: .cxx17
)

// A bundle of some test targets builds in a fraction of the time; make leaves this alone.
if let only = Context.environment["MQP_TESTS"]?.split(separator: ",") {
    package.targets.removeAll { target in
        target.type == .test && !only.contains { $0 == target.name }
    }
}
