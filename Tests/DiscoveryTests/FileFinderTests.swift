import Definitions
import Testing

@testable import Discovery

/// Files that are written while they are read.
@Suite struct FileFinderTests {
    private let folder = MemoryFolder()

    private func finder(_ paths: String...) -> FileFinder {
        FileFinder(paths, files: folder.files, now: { [folder] in folder.now })
    }

    /// Looks after the files have settled.
    private func find(_ finder: FileFinder) async throws -> DiscoveryAnswer {
        folder.pass(milliseconds: 5_000)
        return try await finder.find()
    }

    private func list(_ targets: String...) -> String {
        "[{\"targets\": [\(targets.map { "\"\($0)\"" }.joined(separator: ", "))]}]"
    }

    @Test func `reads JSON and YAML, with labels`() async throws {
        folder.write(
            #"[{"targets": ["a:1", "b:2"], "labels": {"c": "x"}}, {"targets": []}]"#, to: "d/a.json"
        )
        folder.write("- targets: [c:3]\n  labels: { n: 1 }\n", to: "d/b.yml")
        folder.write("not read", to: "d/c.txt")
        let answer = try await find(finder("d/*.json", "d/*.yml"))
        #expect(answer.texts == ["a:1", "b:2", "c:3"])
        #expect(answer.addresses.map(\.labels).contains(["c": "x"]))
        #expect(answer.addresses.map(\.labels).contains(["n": "1"]))
    }

    @Test func `what cannot be an address is refused alone`() async throws {
        folder.write(list("a:1", "http://b:1", "u:secret@c:1", "d:0", "[::1]:0"), to: "d/a.json")
        let answer = try await find(finder("d/*.json"))
        #expect(answer.texts == ["a:1"])
        #expect(
            answer.refusals.first.map(\.subject)
                == ["http://b:1", "(not shown)", "d:0", "[::1]:0"])
    }

    @Test func `all that is refused is counted, and the first are kept`() async throws {
        func bad(_ count: Int) -> String {
            "[{\"targets\": [\((0..<count).map { "\"a \($0)\"" }.joined(separator: ", "))]}]"
        }
        let finder = finder("d/*.json")
        folder.write(bad(300), to: "d/a.json")
        #expect(try await find(finder).refusals.count == 300)
        folder.write(bad(900), to: "d/b.json")
        let refusals = try await find(finder).refusals
        #expect(refusals.count == 1_200)
        #expect(refusals.first.count == DiscoveryRefusals.maximumKept)
        #expect(refusals.first.last?.subject == "a 699")
    }

    @Test(arguments: [
        ("{}", "the whole is no list"), (#"[{"targets": 1}]"#, "[0].targets is no list"),
        (#"[{"targets": [1]}]"#, "[0].targets.[0] is no text"), ("[1]", "[0] is no object"),
    ])
    func `says what is of the wrong type`(_ text: String, _ detail: String) async throws {
        folder.write(text, to: "d/a.json")
        let error = await #expect(throws: DiscoveryError.self) {
            try await find(finder("d/*.json"))
        }
        #expect(error?.detail == "d/a.json: \(detail)")
    }

    @Test(arguments: [
        "", "[", #"[{"targets": ["a:1"]}"#, "{}", "null", #"[{"labels": {}}]"#,
        #"[{"targets": "a:1"}]"#, #"[{"targets": ["a:1"], "labels": {"x": 1}}]"#,
        #"[{"targets": [1]}]"#, "\u{0}\u{1}",
    ])
    func `JSON that is broken takes nothing away`(_ text: String) async throws {
        folder.write(list("a:1"), to: "d/a.json")
        folder.write(list("b:1"), to: "d/b.json")
        let finder = finder("d/*.json")
        _ = try await find(finder)
        folder.write(text, to: "d/a.json")
        folder.write(list("b:2"), to: "d/b.json")
        let answer = try await find(finder)
        #expect(answer.texts == ["a:1", "b:2"])
        #expect(answer.failure?.reason == .malformed)
        #expect(answer.failure?.detail.hasPrefix("d/a.json: ") == true)
        folder.write(list(), to: "d/a.json")
        #expect(try await find(finder) == DiscoveryAnswer([DiscoveredAddress("b:2")!]))
    }

    @Test(arguments: [
        "", "a: [", "x", "- a", "- targets: x", "- labels: {}", "- targets: [{}]",
        "- targets: [a:1]\n  label: {}", "- targets: [~]", "# nothing",
    ])
    func `YAML that is broken takes nothing away`(_ text: String) async throws {
        folder.write("- targets: [a:1]", to: "d/a.yml")
        let finder = finder("d/a.yml")
        _ = try await find(finder)
        folder.write(text, to: "d/a.yml")
        let answer = try await find(finder)
        #expect(answer.texts == ["a:1"])
        #expect(answer.failure?.reason == .malformed)
        #expect(answer.failure?.detail.hasPrefix("d/a.yml:") == true)
    }

    @Test func `a file that is being written is left until nobody writes`() async throws {
        folder.write("- targets: [a:1, b:1]", to: "d/a.yml")
        let finder = finder("d/a.yml")
        _ = try await find(finder)
        // It looks whole, and is the beginning of another one.
        folder.write("- targets: [a:1]", to: "d/a.yml")
        #expect(try await finder.find().texts == ["a:1", "b:1"])
        folder.pass(milliseconds: 500)
        folder.write("- targets: [a:1]\n- targets: [c:1]", to: "d/a.yml")
        #expect(try await finder.find().texts == ["a:1", "b:1"])
        folder.pass(milliseconds: 1_000)
        #expect(try await finder.find().texts == ["a:1", "c:1"])
    }

    @Test func `a file that is as it was is not read again`() async throws {
        folder.write(list("a:1"), to: "d/a.json")
        let finder = finder("d/*.json")
        _ = try await find(finder)
        _ = try await find(finder)
        #expect(folder.reads == 1)
    }

    @Test func `a file that is no more has no targets, and a folder that fails keeps all`()
        async throws
    {
        folder.write(list("a:1"), to: "d/a.json")
        folder.write(list("b:1"), to: "d/b.json")
        let finder = finder("d/*.json")
        _ = try await find(finder)
        folder.fail(.init("permission denied"))
        #expect(await failure(finder)?.reason == .unreadable)
        folder.fail(nil)
        folder.write(nil, to: "d/a.json")
        #expect(try await find(finder) == DiscoveryAnswer([DiscoveredAddress("b:1")!]))
    }

    @Test func `a file that is named must be there`() async throws {
        let finder = finder("d/a.json")
        #expect(await failure(finder)?.reason == .unreadable)
        folder.write(list("a:1"), to: "d/a.json")
        #expect(try await find(finder).texts == ["a:1"])
        folder.write(nil, to: "d/a.json")
        let answer = try await find(finder)
        #expect(answer.texts == ["a:1"])
        #expect(answer.failure?.reason == .unreadable)
    }

    @Test func `a file over its limit takes nothing away`() async throws {
        folder.write(list("a:1"), to: "d/a.json")
        let finder = finder("d/a.json")
        _ = try await find(finder)
        folder.write(
            String(repeating: " ", count: DiscoveryLimits.fileBytes) + "[]", to: "d/a.json")
        let answer = try await find(finder)
        #expect(answer.texts == ["a:1"])
        #expect(answer.failure?.reason == .tooLarge)
    }

    @Test func `too many files and too many addresses are no answer`() async throws {
        for index in 0...DiscoveryLimits.files {
            folder.write(list(), to: "d/\(index).json")
        }
        #expect(await failure(finder("d/*.json"))?.reason == .tooLarge)
        let many = (0...DiscoveryLimits.addresses).map { "\"h:\($0 % 60_000 + 1)\"" }
        folder.write("[{\"targets\": [\(many.joined(separator: ","))]}]", to: "e/a.json")
        #expect(await failure(finder("e/*.json"))?.reason == .tooLarge)
    }
}
