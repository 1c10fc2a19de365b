import Brokers
import Foundation
import TestSupport
import Testing

/// Settings of Kafka clients, which librdkafka itself checks before anything is connected to.
@Suite(.timeLimit(.minutes(5)))
struct KafkaSettingTests {
    private func configuration(target: String, sink: String) -> String {
        """
        format: 1
        account: 42
        targets:
          - target: kafka
            source: kafka
            brokers: ["127.0.0.1:1"]
            settings:
        \(target.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
        sinks:
          - sink: kafka
            brokers: ["127.0.0.1:1"]
            topic: rows
            settings:
        \(sink.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
        """
    }

    @Test func `a password in the address of a broker is refused, and not shown`() async throws {
        try await withProgram { program in
            let file = configuration(target: "client.id: me", sink: "client.id: me")
            try program.write(
                file.replacing("127.0.0.1:1", with: "joe:hunter2@127.0.0.1:1"), to: "mqp.yml")
            let lint = try await program.run("lint", "mqp.yml")
            #expect(lint.status == 1)
            #expect(lint.output.contains("this is not the address of a broker"))
            #expect(!lint.output.contains("hunter2"), "\(lint.output)")
        }
    }

    @Test func `lint and run find the same, each at its line, and show no secret`() async throws {
        try await withProgram { program in
            try program.write(
                configuration(
                    target: """
                        securty.protocol: ssl
                        sasl.pasword: hunter2
                        sasl.jaas.config: password=hunter3
                        security.protocol: sasl_sll
                        client.id: me
                        sasl.username: me
                        """,
                    sink: """
                        linger.ms: 1000000
                        compression.type: zip
                        plugin.library.paths: /no/such/plug-in
                        """), to: "mqp.yml")
            let short = try await program.run("lint", "mqp.yml", "--format", "short")
            let places = short.output.split(separator: "\n").compactMap {
                $0.wholeMatch(of: /mqp\.yml:(\d+:\d+): error: .*\[config\/kafka-setting\]/)?.1
            }
            #expect(
                places == ["8:7", "9:7", "10:7", "11:26", "12:7", "19:18", "20:25"],
                "\(short.output)")
            let lint = try await program.run("lint", "mqp.yml")
            let run = try await program.run("run", "mqp.yml", "--once")
            #expect(lint.status == 1)
            #expect(run.status == 2)
            for text in [lint.output, run.errors] {
                for cure in [
                    "did you mean `security.protocol`?", "did you mean `sasl.password`?",
                    "did you mean `sasl_ssl`?", "did you mean `gzip`?",
                    "write a number from 0 to 900000",
                ] {
                    #expect(text.contains(cure), "\(text)")
                }
                #expect(text.components(separatedBy: "[config/kafka-setting]").count == 8)
                #expect(!text.contains("hunter"))
            }
        }
    }

    @Test func `settings that do not go together are found before anything is connected to`()
        async throws
    {
        try await withProgram { program in
            try program.write(
                configuration(
                    target: """
                        security.protocol: sasl_ssl
                        sasl.mechanism: SCRAM-SHA-521
                        """,
                    sink: """
                        linger.ms: 5
                        max.in.flight.requests.per.connection: 10
                        """), to: "mqp.yml")
            let lint = try await program.run("lint", "mqp.yml")
            let run = try await program.run("run", "mqp.yml", "--once")
            #expect(lint.status == 1 && run.status == 2)
            for text in [lint.output, run.errors] {
                #expect(text.contains("--> mqp.yml:9:23"), "\(text)")
                #expect(text.contains("did you mean `SCRAM-SHA-512`?"), "\(text)")
                #expect(text.contains("--> mqp.yml:16:7"), "\(text)")
                #expect(text.contains("these settings do not go together"), "\(text)")
            }
            try program.write(
                configuration(
                    target: """
                        security.protocol: sasl_ssl
                        sasl.mechanism: GSSAPI
                        sasl.kerberos.kinit.cmd: touch ran
                        sasl.kerberos.keytab: /no/such/file
                        ssl.ca.location: /no/such/file
                        """,
                    sink: "fetch.max.bytes: 1000"), to: "mqp.yml")
            let clean = try await program.run("lint", "mqp.yml")
            #expect(clean.status == 0, "\(clean.output)")
            let ran = program.folder.appending(path: "ran").path
            #expect(!FileManager.default.fileExists(atPath: ran))
        }
    }

    @Test func `nothing is loaded by lint, and no signal sent`() async throws {
        try await withProgram { program in
            try program.write(
                """
                #include <stdio.h>
                __attribute__((constructor)) static void begin(void) {
                    FILE *file = fopen("ran", "w");
                    if (file) fclose(file);
                }
                """, to: "plugin.c")
            let compiler = Process()
            compiler.executableURL = URL(filePath: "/usr/bin/env")
            compiler.currentDirectoryURL = program.folder
            compiler.arguments = ["cc", "-shared", "-fPIC", "-o", "plugin.so", "plugin.c"]
            try compiler.run()
            compiler.waitUntilExit()
            #expect(compiler.terminationStatus == 0)
            let library = program.folder.appending(path: "plugin.so").path
            for setting in [
                "plugin.library.paths: \(library)", "internal.termination.signal: 9",
                "test.mock.num.brokers: 3",
            ] {
                try program.write(
                    configuration(target: "linger.ms: 5", sink: "linger.ms: 5\n\(setting)"),
                    to: "mqp.yml")
                let lint = try await program.run("lint", "mqp.yml")
                let isRefused = !setting.hasPrefix("plugin")
                #expect(lint.status == (isRefused ? 1 : 0), "\(lint.output)")
            }
            let ran = program.folder.appending(path: "ran").path
            #expect(!FileManager.default.fileExists(atPath: ran))
        }
    }

    @Test func `what does not go together is found where a value comes from outside`()
        async throws
    {
        try await withProgram { program in
            try program.write(
                configuration(
                    target: """
                        reconnect.backoff.ms: 8000
                        reconnect.backoff.max.ms: ${env:MAX}
                        """,
                    sink: """
                        client.rack: here
                        max.in.flight: ${env:FLIGHT}
                        """), to: "mqp.yml")
            let lint = try await program.run("lint", "mqp.yml")
            #expect(lint.status == 0, "\(lint.output)")
            for (maximum, flight, count) in [
                ("20000", "5", 0), ("20000", "10", 1), ("5000", "10", 2),
            ] {
                let run = try await program.run(
                    "run", "mqp.yml", "--once", "--settle", "1s", "--duration", "2s",
                    environment: ["MAX": maximum, "FLIGHT": flight])
                #expect((run.status == 2) == (count > 0), "\(run.errors)")
                let findings = run.errors.components(separatedBy: "do not go together").count - 1
                #expect(findings == count, "\(run.errors)")
            }
        }
    }

    @Test func `a value from outside is not looked up by lint, and is checked by run`()
        async throws
    {
        try await withProgram { program in
            try program.write(
                configuration(
                    target: "linger.ms: ${env:LINGER}\nsasl.password: ${file:password}",
                    sink: "compression.type: ${env:CODEC}"), to: "mqp.yml")
            let lint = try await program.run("lint", "mqp.yml", "--fail-on", "warning")
            #expect(lint.status == 0, "\(lint.output)")
            try program.write("geheim", to: "password")
            let run = try await program.run(
                "run", "mqp.yml", "--once", environment: ["LINGER": "soon", "CODEC": "zip"])
            #expect(run.status == 2)
            #expect(run.errors.contains("--> mqp.yml:8:7"), "\(run.errors)")
            #expect(run.errors.contains("--> mqp.yml:15:7"), "\(run.errors)")
            for secret in ["geheim", "soon", "zip"] { #expect(!run.errors.contains(secret)) }
        }
    }

    @Test func `what is wrong with a connection is told whole, but for what came from outside`()
        async throws
    {
        try await withHeldPort { port in
            try await withProgram { program in
                try program.write(
                    """
                    format: 1
                    account: 42
                    targets:
                      - target: kafka
                        source: kafka
                        brokers: ["127.0.0.1:\(port)"]
                        timeout: 3s
                        settings:
                          socket.max.fails: 1
                          broker.address.family: v4
                          sasl.username: bootstrap
                          debug: ${env:CONTEXT}
                          client.rack: ${env:RACK}
                    sinks: [ { sink: stdout, format: ndjson } ]
                    """, to: "mqp.yml")
                let run = try await program.run(
                    "run", "mqp.yml", "--once",
                    environment: ["RACK": "refused", "CONTEXT": "broker"])
                let text = "127.0.0.1:\(port)/bootstrap: Connect to ipv4#127.0.0.1:\(port) failed"
                #expect(run.errors.contains(text), "\(run.errors)")
                #expect(run.errors.contains("Connection <redacted>"), "\(run.errors)")
            }
        }
    }
}
