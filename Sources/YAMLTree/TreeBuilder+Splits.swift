import Diagnostics

/// Commas in parentheses, which end a value in a flow collection although nobody meant them to:
/// `{state: enum(up, down)}` has the two keys `state` and `down)`.
extension TreeBuilder {
    /// Warns about split items of a flow sequence.
    mutating func reportSplits(in items: [YAMLNode]) {
        _ = reportSplits(ofPieces: items)
    }

    /// Warns about split values of a flow mapping.
    /// - Returns: the indices of the entries that are the rest of a value.
    mutating func reportSplits(in entries: [YAMLEntry]) -> Set<Int> {
        reportSplits(ofPieces: entries.map { $0.value.isAbsent ? $0.key : $0.value })
    }

    private mutating func reportSplits(ofPieces pieces: [YAMLNode]) -> Set<Int> {
        var rest: Set<Int> = []
        var index = 0
        while index < pieces.count {
            let last = endOfSplit(pieces, from: index)
            if last > index {
                rest.formUnion(index + 1...last)
                report.add(.splitFlow(map, pieces[index].place, pieces[last].place))
            }
            index = last + 1
        }
        return rest
    }

    /// The index of the piece that closes the parenthesis that a piece leaves open; the same index
    /// where it leaves none open or none closes it.
    private func endOfSplit(_ pieces: [YAMLNode], from index: Int) -> Int {
        var open = pieces[index].openParentheses
        guard open > 0 else { return index }
        let end = min(pieces.count, index + Self.maximumPieces)
        for next in index + 1..<max(index + 1, end) {
            open += pieces[next].openParentheses
            if open <= 0 { return next }
        }
        return index
    }

    /// Over how many commas a closing parenthesis is looked for.
    private static let maximumPieces = 64
}

extension YAMLNode {
    /// How many parentheses a plain scalar opens and does not close; negative where it closes more.
    fileprivate var openParentheses: Int {
        guard let scalar, scalar.style == .plain else { return 0 }
        return scalar.text.utf8.reduce(0) { count, byte in
            switch byte {
            case UInt8(ascii: "("): count + 1
            case UInt8(ascii: ")"): count - 1
            default: count
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func splitFlow(
        _ map: SourceMap, _ first: Place, _ last: Place
    ) -> Diagnostic {
        let whole = map.place(first.range.start, last.range.end)
        let text = map.text(whole.range.start.offset..<whole.range.end.offset)
        return Diagnostic(
            "yaml/split-flow", .warning, "a comma in parentheses splits this value", at: whole,
            label: "each comma ends a value",
            help: quoted(text).map { "quote it: `\($0)`" } ?? "put the whole value into quotes")
    }
}
