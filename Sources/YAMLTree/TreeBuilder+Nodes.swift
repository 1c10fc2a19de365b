import Diagnostics

/// Scalars, aliases and the edges of collections.
extension TreeBuilder {
    /// Takes a scalar in; false where a limit is passed.
    mutating func take(
        _ text: String, _ style: YAMLScalar.Style, _ event: YAMLEvent
    ) -> Bool {
        let whole = place(of: event)
        let properties = properties(of: event)
        let eventEnd = whole.range.end.offset
        let start = min(properties?.contentStart ?? whole.range.start.offset, eventEnd)
        var range = start..<eventEnd
        if style == .literal || style == .folded { range = map.withoutTrailingBlanks(range) }
        let place = map.place(range)
        guard count(1, at: place) else { return false }
        lastScalar = (style, place.range)
        var scalar = YAMLScalar(
            text, style: style, verbatimStart: verbatimStart(of: text, style, at: place))
        if let tag = event.tag {
            scalar = tagged(scalar, tag, at: properties?.tag.map { map.place($0) } ?? place, place)
        } else if style == .plain, let ambiguity = Ambiguity(of: text, isKey: isAtKey) {
            report.add(.ambiguous(text, ambiguity, place))
        }
        let node = YAMLNode(.scalar(scalar), at: place)
        if let anchor = event.anchor {
            anchors[anchor] = Anchored(node: node, nodeCount: 1, height: 0)
        }
        accept(node, end: whole.range.end, height: 0)
        return true
    }

    private var isAtKey: Bool {
        guard let frame = frames.last, frame.isMapping, case .none = frame.key else { return false }
        return true
    }

    private func properties(of event: YAMLEvent) -> NodeProperties? {
        guard event.tag != nil || event.anchor != nil else { return nil }
        return map.properties(
            at: map.offset(ofCharacter: event.start), hasTag: event.tag != nil,
            hasAnchor: event.anchor != nil)
    }

    /// Where the text stands in the file word for word, if it does.
    private func verbatimStart(
        of text: String, _ style: YAMLScalar.Style, at place: Place
    ) -> SourcePosition? {
        var start = place.range.start
        var length = place.range.end.offset - start.offset
        switch style {
        case .literal, .folded: return nil
        case .singleQuoted, .doubleQuoted:
            start.column += 1
            start.offset += 1
            length -= 2
        case .plain: break
        }
        guard length == text.utf8.count, start.line == place.range.end.line else { return nil }
        let written = map.bytes[start.offset..<start.offset + length]
        return written.elementsEqual(text.utf8) ? start : nil
    }

    /// Puts what an alias stands for in its place; false where a limit is passed.
    mutating func expand(_ name: String, _ event: YAMLEvent) -> Bool {
        let place = place(of: event)
        let isOpen = frames.contains { $0.anchor == name }
        guard !isOpen, let anchored = anchors[name] else {
            report.add(
                isOpen
                    ? .recursiveAlias(name, place)
                    : .undefinedAlias(name, place, meant: nearest(to: name, in: anchors.keys)))
            guard count(1, at: place) else { return false }
            // A text stands in for the value, so that a reader of the tree misses nothing.
            accept(
                YAMLNode(.scalar(YAMLScalar("*\(name)")), at: place), end: place.range.end,
                height: 0)
            return true
        }
        guard count(anchored.nodeCount, at: place), admitDepth(anchored.height, at: place) else {
            return false
        }
        accept(anchored.node, end: place.range.end, height: anchored.height)
        return true
    }

    /// Opens a collection; false where a limit is passed.
    mutating func open(_ event: YAMLEvent, isMapping: Bool, isFlow: Bool) -> Bool {
        let properties = properties(of: event)
        let start =
            properties.map { map.position(at: $0.contentStart) }
            ?? map.position(ofCharacter: event.start)
        let place = map.place(start, map.position(at: start.offset + 1))
        let nodesBefore = nodeCount
        guard count(1, at: place), admitDepth(1, at: place) else { return false }
        if let tag = event.tag {
            check(tag, ofMapping: isMapping, at: properties?.tag.map { map.place($0) } ?? place)
        }
        frames.append(
            Frame(
                isMapping: isMapping, isFlow: isFlow, start: start, anchor: event.anchor,
                lastEnd: start, nodesBefore: nodesBefore))
        return true
    }

    /// Closes the innermost collection.
    mutating func close(_ event: YAMLEvent) {
        guard let frame = frames.popLast() else { return }
        let end =
            frame.isFlow && event.end > event.start
            ? map.position(ofCharacter: event.end) : frame.lastEnd
        let content: YAMLNode.Content
        if frame.isMapping {
            content = .mapping(unique(frame.entries, in: frame))
        } else {
            if frame.isFlow { reportSplits(in: frame.items) }
            content = .sequence(frame.items)
        }
        let node = YAMLNode(content, at: map.place(frame.start, end))
        if let anchor = frame.anchor {
            anchors[anchor] = Anchored(
                node: node, nodeCount: nodeCount - frame.nodesBefore, height: frame.height)
        }
        accept(node, end: end, height: frame.height)
    }
}

extension Diagnostic {
    fileprivate static func undefinedAlias(
        _ name: String, _ place: Place, meant: String?
    ) -> Diagnostic {
        Diagnostic(
            "yaml/undefined-alias", .error, "the alias `*\(shown(name))` stands for nothing",
            at: place,
            label: "no `&\(shown(name))` above",
            help: meant.map { "did you mean `*\($0)`?" }
                ?? "put `&\(shown(name))` before the value that it shall repeat, or quote the text")
    }

    fileprivate static func recursiveAlias(_ name: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/recursive-alias", .error,
            "the alias `*\(shown(name))` stands inside of what it repeats",
            at: place, label: "would never end", help: "write the value out here")
    }

    fileprivate static func ambiguous(
        _ text: String, _ ambiguity: Ambiguity, _ place: Place
    ) -> Diagnostic {
        Diagnostic(
            "yaml/ambiguous-scalar", .warning,
            "`\(text)` is \(ambiguity.elsewhere) to a YAML 1.1 reader and \(ambiguity.here) here",
            at: place, help: ambiguity.help)
    }
}
