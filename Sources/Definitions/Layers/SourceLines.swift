import Diagnostics

/// The lines of parents of derived sources, followed up to a source that stands by itself.
struct SourceLines {
    /// The most sources that are derived one of the other.
    static let maximumLength = 16

    private let byName: [String: DerivedSourceDefinition]
    private var depths: [String: Int] = [:]
    /// Those that cannot be made, of which all is said.
    private var lost: Set<String> = []

    init(_ sources: [DerivedSourceDefinition]) {
        byName = Dictionary(
            sources.map { ($0.name.value, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether some source cannot be made.
    var hasLoss: Bool { !lost.isEmpty }

    /// What has to be made for a source to be there, the source itself last; nothing, after a
    /// diagnostic, where its line ends nowhere.
    mutating func next(
        for source: DerivedSourceDefinition, in set: DefinitionSet, report: inout DiagnosticReport
    ) -> [DerivedSourceDefinition] {
        var line: [DerivedSourceDefinition] = []
        var seen: Set<String> = []
        var name = source.name.value
        while set.source(named: name) == nil, !lost.contains(name), let link = byName[name],
            seen.insert(name).inserted
        {
            line.append(link)
            name = link.parent.value
        }
        guard set.source(named: name) != nil else {
            if let start = line.firstIndex(where: { $0.name.value == name }) {
                report.add(.circle(Array(line[start...])))
            } else if !lost.contains(name), set.knowsSources, let last = line.last {
                let names = set.sources.map(\.name.value) + Array(byName.keys)
                report.add(.unknownParent(last.parent, among: Set(names)))
            }
            lost.formUnion(line.map(\.name.value))
            return []
        }
        line.reverse()
        let room = max(0, Self.maximumLength - (depths[name] ?? 0))
        if line.count > room {
            report.add(.tooLong(line[room]))
            lost.formUnion(line[room...].map(\.name.value))
            line.removeSubrange(room...)
        }
        for (index, link) in line.enumerated() {
            depths[link.name.value] = (depths[name] ?? 0) + index + 1
        }
        return line
    }
}

extension Diagnostic {
    /// Sources that extend one another in a circle, drawn from the first place of all.
    fileprivate static func circle(_ links: [DerivedSourceDefinition]) -> Diagnostic {
        let first = links.indices.min { links[$0].place < links[$1].place } ?? 0
        let line = Array(links[first...] + links[..<first])
        let shownLine = line.prefix(SourceLines.maximumLength)
        let names = shownLine.map { shown($0.name.value) } + [shown(line[0].name.value)]
        return Diagnostic(
            "extends/circle",
            "sources extend one another in a circle: \(names.joined(separator: ", "))",
            at: line[0].parent.place, label: "is made of what is made of it",
            help: "let one of them extend another source, or say all that it is in its own file",
            remarks: shownLine.dropFirst().map {
                .init(
                    "`\(shown($0.name.value))` extends `\(shown($0.parent.value))`",
                    at: $0.parent.place)
            })
    }

    fileprivate static func tooLong(_ source: DerivedSourceDefinition) -> Diagnostic {
        Diagnostic(
            "extends/limit",
            "more than \(SourceLines.maximumLength) sources are derived one of the other",
            at: source.parent.place, label: "one too many",
            help: "let it extend one of the first of them")
    }
}
