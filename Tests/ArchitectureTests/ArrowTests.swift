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

    @Test func `pure targets reach nothing that has effects`() {
        for target in Arrows.pure {
            #expect(Arrows.outside[target] == Arrows.locks[target], "\(target)")
            let impure = (Arrows.targets[target] ?? []).subtracting(Arrows.pure)
                .filter { !Arrows.isC($0) }
            #expect(impure == [], "\(target)")
        }
        #expect(Arrows.pure.isSubset(of: Arrows.targets.keys))
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
