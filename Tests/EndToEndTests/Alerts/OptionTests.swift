import Foundation
import Testing

/// Options of `mqp alerts` and `mqp dashboard` that contradict each other, are out of bounds, or name
/// what is not there: each is an error with its cure, and nothing is done.
@Suite(.timeLimit(.minutes(10)))
struct OptionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var arguments: String
        var words: [String]

        var testDescription: String { arguments }

        init(_ arguments: String, _ words: String...) {
            self.arguments = arguments
            self.words = words
        }
    }

    @Test(arguments: [
        Case(
            "alerts test --rows x --simulation shop", "--simulation is of a simulation", "leave one"
        ),
        Case("alerts test --rows x --incident y", "--incident is of a simulation"),
        Case("alerts test --rows x --no-incidents", "--no-incidents is of a simulation"),
        Case("alerts test --rows x --from 2026-01-01T00:00:00Z", "--from is of a simulation"),
        Case("alerts test --rows x --for 5m", "--for is of a simulation"),
        Case("alerts test --rows x --every 5m", "--every is of a simulation"),
        Case("alerts test --incident x --no-incidents", "contradict each other; leave one out"),
        Case("alerts test --step 7h", "--step is from 1s to 10m, not 7h"),
        Case("alerts test --step 5ms", "--step is from 1s to 10m, not 5ms"),
        Case("alerts test --every 2h --for 3h", "--every is from 1s to 1h, not 2h"),
        Case("alerts test --for 400d", "--for is from 1s to 31d, not 400d"),
        Case("alerts test --for 5ms", "--for is from 1s to 31d"),
        Case("alerts test --for 1m --step 2m", "--step 2m is longer than --for 1m"),
        Case("alerts test --for 1m --every 2m", "--every 2m is longer than --for 1m"),
        Case(
            "alerts test --for 31d --every 1s", "more than 1000000 evaluations", "a longer --step"),
        Case("alerts test --step 0s", "'0s'"),
        Case("alerts test --from 99999-01-01T00:00:00Z", "'99999-01-01T00:00:00Z'"),
        Case("alerts test --format xml", "'text' and 'json'"),
        Case(
            "alerts test --incident nope", "`shop` has no incident `nope`; there are `a broker is"),
        Case("alerts test --incident sesions-fail", "did you mean `sessions fail`?"),
        Case("alerts test --incident shipping_rebalances --for 5m", "did you mean"),
        Case(
            "alerts test --simulation nope", "error: there is no simulation `nope`; the simulations"
        ),
        Case("alerts test --simulation shp", "did you mean `shop`?"),
        Case("alerts test --definitions none", "none: no such file or folder"),
        Case("alerts test --expect none.yml", "none.yml: no such file or folder"),
        Case("alerts render --policy x", "--policy is for --form new-relic"),
        Case("alerts render --form new-relic --step 1m", "--step is for --form prometheus"),
        Case("alerts render --step 7h", "--step is from 1s to 1h, not 7h"),
        Case("alerts render --type INFRA-NOTHING", "there is no entity type `INFRA-NOTHING`"),
        Case("alerts render --account 0", "--account"),
        Case("alerts apply --account 0", "--account is a number from 1 to 9999999999, not 0"),
        Case("alerts diff --account 99999999999", "--account is a number from 1 to 9999999999"),
        Case("alerts apply --account 1 --region eu --endpoint http://localhost:1", "leave one out"),
        Case("alerts diff --account 1 --region eu --endpoint http://localhost:1", "leave one out"),
        Case("alerts diff --account 1 --region ue", "no region `ue`", "did you mean `eu`?"),
        Case(
            "alerts apply --account 1 --key-file /nope", "`/nope`: no such file",
            "NEW_RELIC_API_KEY"),
        Case("alerts apply --account 1 --key-file /", "`/`: is a folder", "NEW_RELIC_API_KEY"),
        Case("alerts apply --account 1 --key-file /dev/null", "is a device"),
        Case("alerts apply --account 1", "there is no user key", "NEW_RELIC_API_KEY"),
        Case("alerts apply", "--account"),
        Case("dashboard apply message-queues --account 0", "--account is a number from 1"),
        Case(
            "dashboard apply message-queues --account 1 --region eu --endpoint http://localhost:1",
            "leave one out"),
        Case("dashboard diff message-queues --account 1 --key-file /nope", "`/nope`: no such file"),
        Case("dashboard diff message-queus --account 1", "did you mean `message-queues`?"),
        Case(
            "dashboard pull golden-charts --account 1", "is a template and no dashboard",
            "`include:`"),
        Case("dashboard delete message-queues", "--account"),
        Case("dashboard render golden-charts --account 1", "is a template and no dashboard"),
        Case("dashboard render message-queues --form grafana --timeout 1s", "for --form html"),
        Case("dashboard render message-queues --form grafana --data x", "for --form html"),
        Case("dashboard render message-queues --form grafana --account 1", "says nothing with"),
        Case("dashboard render message-queues --account 1 --page x", "--page is for --form entity"),
    ])
    func `what contradicts itself is an error with its cure`(one: Case) async throws {
        try await withProgram { program in
            let result = try await program.start(
                one.arguments.split(separator: " ").map(String.init)
            ).result(within: .seconds(150))
            #expect(result.status == 2)
            #expect(result.output == "")
            #expect(result.errors.contains("rror: "), "\(result.errors)")
            for word in one.words { #expect(result.errors.contains(word), "\(result.errors)") }
            #expect(!result.errors.contains("(command line)"), "\(result.errors)")
        }
    }

    @Test(arguments: ["alerts apply", "alerts diff", "dashboard diff message-queues"])
    func `a port at which nobody listens is named, with the option that says it`(
        command: String
    ) async throws {
        try await withProgram { program in
            let result = try await program.start(
                command.split(separator: " ").map(String.init) + [
                    "--account", "1", "--endpoint", "http://127.0.0.1:1",
                ], environment: ["NEW_RELIC_API_KEY": "NRAK-1"]
            ).result(within: .seconds(120))
            #expect(result.status == 2)
            #expect(
                result.errors.contains("NerdGraph at http://127.0.0.1:1: "), "\(result.errors)")
            #expect(result.errors.contains("--endpoint"), "\(result.errors)")
        }
    }
}
