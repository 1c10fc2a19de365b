import Foundation
import Testing

/// What the commands answer to a user who is right, and to one who is wrong.
@Suite(.timeLimit(.minutes(10)))
struct CommandTests {
    @Test func `the shipped definitions are clean`() async throws {
        try await withProgram { program in
            let result = try await program.run("lint", "--fail-on", "warning")
            #expect(result.status == 0, "\(result.output)")
            #expect(result.errors == "")
        }
    }

    @Test func `a finding makes the exit code 1, and is drawn at its place`() async throws {
        try await withProgram { program in
            try program.write("format: 1\nsorce: x\n", to: "mine.yml")
            let result = try await program.run("lint", "mine.yml", "--format", "short")
            #expect(result.status == 1)
            #expect(result.output.hasPrefix("mine.yml:1:1: error: "), "\(result.output)")
        }
    }

    @Test func `findings as JSON are one object`() async throws {
        try await withProgram { program in
            try program.write("format: 1\nmetrics:\n  a.b: { unit: kilo }\n", to: "mine.yml")
            let result = try await program.run("lint", "mine.yml", "--format", "json")
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            let report = try #require(object as? [String: Any])
            let diagnostics = try #require(report["diagnostics"] as? [[String: Any]])
            #expect(
                Set(diagnostics.compactMap { $0["rule"] as? String }) == [
                    "metric/unit", "format/missing-key",
                ])
            #expect(diagnostics.allSatisfy { $0["path"] as? String == "mine.yml" })
            #expect((report["summary"] as? [String: Any])?["errors"] as? Int == 2)
        }
    }

    @Test(arguments: [
        ["lint", "no-such-file.yml"], ["run", "no-such-file.yml"], ["lint", "--no-such-option"],
        ["run"], ["no-such-command"], ["run", "mqp.yml", "--duration", "soon"],
        ["run", "mqp.yml", "--settle", "1s"], ["run", "mqp.yml", "--once", "--duration", "2s"],
        ["dashboard", "render", "no-such-dashboard", "--account", "1"],
        ["dashboard", "render", "message-queues", "--account", "99999999999"],
    ])
    func `what cannot be run ends with 2 and a sentence`(arguments: [String]) async throws {
        try await withProgram { program in
            let result = try await program.start(arguments).result(within: .seconds(150))
            #expect(result.status == 2)
            #expect(result.output == "")
            let first = result.errors.split(separator: "\n").first ?? ""
            #expect(first.lowercased().hasPrefix("error: "), "\(result.errors)")
            #expect(!result.errors.contains("Fatal"))
        }
    }

    @Test func `a wrong configuration says all that is wrong and starts nothing`() async throws {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                account: many
                targets:
                  - target: one
                    source: rabitmq
                    url: localhost:15672
                    credentials: { username: a, password: plain }
                sinks:
                  - sink: new-relic-events
                    licenseKey: ${env:NOT_SET_ANYWHERE}
                """, to: "mqp.yml")
            let result = try await program.run("run", "mqp.yml")
            #expect(result.status == 2)
            #expect(result.output == "")
            let rules = [
                "config/account", "config/unknown-source", "config/address",
                "config/literal-secret", "config/unset-variable",
            ]
            for rule in rules {
                #expect(result.errors.contains("[\(rule)]"), "\(result.errors)")
            }
            #expect(result.errors.hasSuffix("5 errors\n"), "\(result.errors)")
            // What was meant to be a secret is not shown on the way.
            #expect(!result.errors.contains("password: plain"), "\(result.errors)")
        }
    }

    @Test func `every outside value that is missing is said at once`() async throws {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                account: ${env:ACCOUNT_NOT_SET}
                targets:
                  - target: one
                    source: rabbitmq
                    url: ${env:URL_NOT_SET}
                    credentials: { username: a, password: "${file:no-such-file}" }
                sinks: [ { sink: stdout } ]
                """, to: "mqp.yml")
            let result = try await program.run("run", "mqp.yml")
            #expect(result.status == 2)
            for name in ["ACCOUNT_NOT_SET", "URL_NOT_SET", "no-such-file"] {
                #expect(result.errors.contains(name), "\(result.errors)")
            }
            #expect(result.errors.contains("mqp.yml:2:10"), "\(result.errors)")
        }
    }

    @Test func `a dashboard is rendered for an account`() async throws {
        try await withProgram { program in
            let result = try await program.run(
                "dashboard", "render", "message-queues", "--account", "1234567")
            #expect(result.status == 0, "\(result.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            let pages = (object as? [String: Any])?["pages"] as? [[String: Any]]
            #expect(pages?.count == 4)
            #expect(result.output.contains("1234567"))
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions are generated`(shell: String) async throws {
        try await withProgram { program in
            let result = try await program.run("--generate-completion-script", shell)
            #expect(result.status == 0)
            #expect(result.output.contains("mqp"))
        }
    }
}
