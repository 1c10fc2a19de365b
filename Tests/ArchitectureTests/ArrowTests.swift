import Foundation
import Testing

struct ArrowTests {
    @Test func `every target is in the table, and nothing else is`() throws {
        #expect(try SourceTree.targets() == Arrows.targets.keys.sorted())
    }

    @Test func `every target outside C has code`() throws {
        for target in Arrows.targets.keys where !Arrows.isC(target) {
            #expect(try !SourceTree.files(under: "Sources/\(target)").isEmpty, "\(target)")
        }
    }

    @Test func `no target imports what its arrows do not reach`() throws {
        for (target, reach) in Arrows.targets {
            let allowed = reach.union(Arrows.outside[target] ?? [])
            for file in try SourceTree.files(under: "Sources/\(target)") {
                for module in file.imports where !allowed.contains(module) {
                    Issue.record("\(file.path) imports \(module), which is beyond its arrows")
                }
            }
        }
    }

    @Test func `nothing from outside is left in the table that no import uses`() throws {
        for (target, modules) in Arrows.outside {
            let used = Set(try SourceTree.files(under: "Sources/\(target)").flatMap(\.imports))
            #expect(modules.subtracting(used).sorted() == [], "\(target)")
        }
    }

    @Test func `of C's library, pure targets use single functions`() throws {
        let targets = ["QueryExecution", "Exposition"]
        for file in try targets.flatMap({ try SourceTree.files(under: "Sources/\($0)") }) {
            for line in file.code where line.text.contains("import ") {
                let module = line.text.contains("Glibc") || line.text.contains("Darwin")
                #expect(!module || line.text.contains("import func "), "\(file.path)")
            }
        }
    }

    @Test func `pure targets reach nothing that has effects`() {
        for target in Arrows.pure {
            #expect(Arrows.outside[target] == Arrows.harmless[target], "\(target)")
            let impure = (Arrows.targets[target] ?? []).subtracting(Arrows.pure)
                .filter { !Arrows.isC($0) }
            #expect(impure == [], "\(target)")
        }
        #expect(Arrows.pure.isSubset(of: Arrows.targets.keys))
    }

    @Test func `the page on the design shows the same arrows`() throws {
        let page = try SourceTree.text(of: "Sources/mqp/Documentation.docc/Design.md")
        let table = try #require(page.firstMatch(of: /(?s)\| target \| what \|.*?\n\n/)).0
        var shown: [String: Set<String>] = [:]
        for row in table.split(separator: "\n").dropFirst(2) {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 3, "\(row)")
            shown[cells[0]] = Set(cells[2].split(separator: ", ").map(String.init))
        }
        #expect(shown["mqp"] == ["all"])
        shown["mqp"] = Arrows.targets["mqp"]
        #expect(shown.keys.sorted() == Arrows.targets.keys.filter { !Arrows.isC($0) }.sorted())
        for target in shown.keys {
            #expect(
                reached(from: target, by: shown) == reached(from: target, by: Arrows.targets),
                "\(target)")
        }
    }

    /// All targets outside C that arrows lead to, however many it takes.
    private func reached(from target: String, by arrows: [String: Set<String>]) -> [String] {
        var reached: Set<String> = []
        var next = arrows[target] ?? []
        while let one = next.popFirst() {
            guard !Arrows.isC(one), reached.insert(one).inserted else { continue }
            next.formUnion(arrows[one] ?? [])
        }
        return reached.sorted()
    }

    @Test func `a C module is one target's own, unless the table says whose it is`() {
        for module in Arrows.targets.keys where Arrows.isC(module) {
            let owners = Set(Arrows.targets.filter { $0.value.contains(module) }.keys)
            let isKnown = Arrows.sharedC[module].map { $0 == owners } ?? (owners.count == 1)
            #expect(isKnown, "\(module) is imported by \(owners.sorted())")
        }
    }

    @Test func `the arrows make no circle`() {
        var left = Arrows.targets
        while let next = left.first(where: { $0.value.isDisjoint(with: left.keys) }) {
            left[next.key] = nil
        }
        #expect(left.keys.sorted() == [])
    }

    @Test func `the reader of imports sees every form`() {
        let text = """
            import A
            public import B
            @testable import C
            @preconcurrency public import D
            import struct E.F
                private import G // and why
            @_spi(Inner) @testable internal import H
            // import X
            /// import X
            let important = "import X"
            """
        let file = SourceTree.File(path: "", text: text)
        #expect(file.imports == ["A", "B", "C", "D", "E", "G", "H"])
    }
}
