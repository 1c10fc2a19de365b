import Definitions
import Diagnostics
import Telemetry
import Testing

/// Durations, sizes and units.
@Suite struct QuantityTests {
    @Test(
        arguments: [
            ("250ms", .milliseconds(250)), ("30s", .seconds(30)), ("5m", .seconds(300)),
            ("2h", .seconds(7200)), ("1d", .seconds(86_400)), ("0s", .zero),
            ("999999999d", .seconds(86_399_999_913_600)),
        ] as [(String, Duration)])
    func `reads a duration`(_ text: String, _ duration: Duration) {
        #expect(readDuration(text) == duration)
    }

    @Test(arguments: [
        "", "30", "s", "30 s", "-30s", "+30s", "1.5s", "30S", "30sec", "1h30m", "９s",
        "1000000000s", "99999999999999999999s",
    ])
    func `reads no other text as a duration`(_ text: String) {
        #expect(readDuration(text) == nil)
    }

    @Test(arguments: ["250ms", "30s", "5m", "2h", "1d", "90s", "25h", "1500ms", "0s"])
    func `writes a duration as it was read`(_ text: String) throws {
        #expect(write(try #require(readDuration(text))) == text)
    }

    @Test func `writes the greatest unit that divides a duration`() {
        #expect(write(.seconds(7200)) == "2h")
        #expect(write(.milliseconds(60_000)) == "1m")
        #expect(write(.milliseconds(1)) == "1ms")
    }

    static func target(_ keys: String) -> Loaded {
        Loaded(
            "{ format: 1, account: 1, sinks: [], targets: "
                + "[{ target: t, source: s, url: u, \(keys) }] }")
    }

    @Test(arguments: [
        ("1024", 1024), ("1024B", 1024), ("1KiB", 1024), ("64MiB", 67_108_864),
        ("1GiB", 1_073_741_824),
    ])
    func `reads a size`(_ text: String, _ bytes: Int) {
        let loaded = Self.target("maximumBody: \(text)")
        #expect(loaded.findings == [])
        #expect(loaded.set.configurations.first?.targets.first?.maximumBodyBytes == bytes)
    }

    @Test(arguments: [
        "1023", "2GiB", "-1", "1.5MiB", "64 MiB", "64MB", "MiB", "999999999999GiB",
        // So many that the bytes of it would come back around to 1 GiB.
        "17179869185GiB",
    ])
    func `refuses a size that is none or out of range`(_ text: String) {
        let loaded = Self.target("maximumBody: '\(text)'")
        #expect(loaded.report.sorted.map(\.rule) == ["format/value"])
        #expect(loaded.set.configurations.first?.targets.first?.maximumBodyBytes == 64 << 20)
    }

    @Test func `says in which range a duration or a size must be`() {
        let loaded = Self.target("interval: 2d, maximumBody: 2GiB, timeout: soon")
        let helps = loaded.report.sorted.compactMap(\.help)
        #expect(
            helps == [
                "write a duration from 1s to 1d",
                "write a size from 1KiB to 1GiB",
                "write a whole number and `ms`, `s`, `m`, `h` or `d`, such as `30s`",
            ])
    }

    @Test(arguments: [
        ("bytes", "did you mean `By`?"), ("seconds", "did you mean `s`?"),
        ("percent", "did you mean `%`?"), ("msgs", "did you mean `{message}`?"),
        ("count", "did you mean `1`?"), ("{mesage}/s/", "did you mean `{message}/s`?"),
        ("furlongs", "use UCUM: `1`, `%`, `s`, `ms`, `By`, `By/s`, `{message}`, `{message}/s`"),
    ])
    func `suggests the unit that was meant`(_ text: String, _ help: String) {
        let loaded = Loaded(
            "{ format: 1, metrics: { m: { unit: '\(text)', description: d } } }")
        #expect(loaded.report.sorted.map(\.rule) == ["metric/unit"])
        #expect(loaded.report.sorted.first?.help == help)
    }

    @Test func `keeps a metric's range`() {
        let loaded = Loaded(
            """
            format: 1
            metrics:
              a: { unit: s, description: d, minimum: 1, maximum: 2.5, kind: counter }
              b: { unit: s, description: d }
              c: { unit: s, description: d, minimum: 5, maximum: 1 }
              d: { unit: s, description: d, maximum: .inf }
            """)
        #expect(loaded.findings == ["6:42 format/type"])
        let metrics = loaded.set.metrics
        #expect(metrics["a"]?.value.range == 1...2.5)
        #expect(metrics["a"]?.value.kind == .counter)
        #expect(metrics["b"]?.value.range == -Double.infinity ... .infinity)
        #expect(metrics["c"]?.value.range == 5...5)
    }
}
