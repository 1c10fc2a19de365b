import Entities
import Telemetry
import Testing

/// Whether an identifier that changes with a restart is told, and nothing else is.
@Suite struct RenewalTests {
    private func brokers(_ names: String...) -> [Told] { names.map { Told($0, "BROKER") } }

    @Test func `all entities of a type replaced by as many is a finding, once`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, brokers("a", "b", "c"))
        bench.tell(at: 1, brokers("x", "y", "z"))
        bench.tell(at: 2, brokers("1", "2", "3"))
        #expect(
            bench.findings == [
                "BROKER: all 3 entities are new since the last answer; if they are the same "
                    + "things, their identifier changes with a restart"
            ])
    }

    @Test func `it is found after an outage too`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, brokers("a", "b"))
        bench.tell(at: 1, ["rows": nil])
        bench.tell(at: 2, brokers("x", "y"))
        #expect(bench.findings.count == 1)
    }

    @Test func `a cluster of one with another name is a finding of each type`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, ["cluster": [Told("c", "CLUSTER")], "brokers": brokers("a")])
        bench.tell(at: 1, ["cluster": [Told("d", "CLUSTER")], "brokers": brokers("b")])
        #expect(bench.findings.count == 2)
        #expect(bench.findings.first?.hasPrefix("CLUSTER: the one entity is new") == true)
    }

    /// Answers in turn that have nothing suspicious.
    @Test(arguments: [
        // An empty list, and what comes after it.
        [["a", "b", "c"], [], ["x", "y", "z"]],
        // A temporary queue in the place of another one.
        [["tmp1"], ["tmp2"], ["tmp3"]],
        // One of several with another name.
        [["a", "b", "c"], ["a", "b", "x"]],
        // Another number of them.
        [["a", "b", "c"], ["x", "y"]],
        [["a", "b"], ["x", "y", "z"]],
        // Those that were known before.
        [["a", "b", "x", "y"], ["a", "b"], ["x", "y"]],
    ])
    func `nothing is found where`(answers: [[String]]) throws {
        var bench = try StoreBench()
        for (time, names) in answers.enumerated() {
            bench.tell(at: Int64(time), names.map { Told($0) })
        }
        #expect(bench.findings == [])
    }

    @Test func `a temporary queue beside what stays is no finding`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, ["cluster": [Told("c", "CLUSTER")], "queues": [Told("tmp1")]])
        bench.tell(at: 1, ["cluster": [Told("c", "CLUSTER")], "queues": [Told("tmp2")]])
        #expect(bench.findings == [])
    }
}
