import Brokers
import Exposition
import Foundation
import TestSupport
import Testing

/// The Python client of Prometheus over what real exporters answer, as it is and mutated.
///
/// `disagreements.txt` lists every way in which the two may disagree, with what decides it.
@Suite(.serialized) struct ClientComparisonTests {
    /// `MQP_MUTATIONS` and `MQP_MUTATION_SEED` ask for more, and for others.
    static let mutationCount = number("MQP_MUTATIONS") ?? 10_000
    static let seed = number("MQP_MUTATION_SEED") ?? 7
    /// How many examples of a disagreement that is not listed are shown.
    static let maximumExamples = 3

    @Test(.timeLimit(.minutes(5)))
    func
        `exporters' answers are read as the client reads them, and mutations but for what is listed`()
        async throws
    {
        let plain = try await ExporterBodies.all()
        try #require(plain.count >= 8)
        let texts = plain.map { ExpositionText(format: .text, bytes: Array($0.body)) }
        let rendered = try PythonClient.openMetrics(of: texts)
        try #require(rendered.count == texts.count + 1)

        let all = texts + rendered
        for disagreement in try PythonClient.disagreements(about: all) {
            let index = disagreement.index
            let name =
                index < plain.count ? plain[index].name : "OpenMetrics \(index - plain.count)"
            Issue.record("\(name): \(disagreement.key), unchanged")
        }
        for text in all {
            #expect(throws: Never.self) { try read(text.bytes, text.format, chunks: [1 << 16]) }
        }

        var mutation = Mutation(random: SplitMix64(seed: UInt64(Self.seed)))
        let mutated = (0..<Self.mutationCount).map { mutation.text(from: all[$0 % all.count]) }
        try expectListed(PythonClient.disagreements(about: mutated), mutated)
    }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    private func expectListed(
        _ disagreements: [PythonClient.Disagreement], _ texts: [ExpositionText]
    ) throws {
        let listed = try Disagreements.listed()
        for (key, all) in Dictionary(grouping: disagreements, by: \.key) where listed[key] == nil {
            let examples = all.prefix(Self.maximumExamples).map { disagreement in
                String(decoding: texts[disagreement.index].bytes, as: UTF8.self).debugDescription
            }
            Issue.record(
                "not listed, \(all.count) times: \(key)\n\(examples.joined(separator: "\n"))")
        }
    }

    @Test func `every disagreement that is listed has a reason`() throws {
        let listed = try Disagreements.listed()
        #expect(!listed.isEmpty)
        for (key, reason) in listed {
            #expect(reason.count >= 40 && reason.hasSuffix("."), "\(key)")
        }
    }
}

/// The file of what the two may disagree about: a key, and behind it, indented, what decides it.
enum Disagreements {
    struct Malformed: Error { var line: String }

    static func listed() throws -> [String: String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "disagreements.txt")
        var reasons: [String: String] = [:]
        var key: String?
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        where !line.hasPrefix("#") {
            if line.hasPrefix("    ") {
                guard let key else { throw Malformed(line: String(line)) }
                let old = reasons[key] ?? ""
                reasons[key] = old + (old.isEmpty ? "" : " ") + line.dropFirst(4)
            } else {
                key = String(line)
                guard reasons.updateValue("", forKey: String(line)) == nil else {
                    throw Malformed(line: String(line))
                }
            }
        }
        return reasons
    }
}
