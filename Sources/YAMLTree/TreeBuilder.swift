import Diagnostics

/// Builds the tree from libyaml's events, with a stack of open collections instead of recursion.
struct TreeBuilder {
    /// A collection that is still open.
    struct Frame {
        var isMapping: Bool
        var isFlow: Bool
        var start: SourcePosition
        var anchor: String?
        /// The end of the last value, which is the end of a block collection.
        var lastEnd: SourcePosition
        /// How many nodes were counted before this one.
        var nodesBefore: Int
        /// How many collections stand in each other in here, this one included.
        var height = 1
        var items: [YAMLNode] = []
        var entries: [YAMLEntry] = []
        var key = Key.none
    }

    /// The key that waits for its value.
    enum Key {
        case none
        case usable(YAMLNode)
        /// A key that was reported; its value is read and left out.
        case unusable
    }

    /// What an alias stands for.
    struct Anchored {
        var node: YAMLNode
        var nodeCount: Int
        var height: Int
    }

    let map: SourceMap
    let limits: YAMLLimits
    var report = DiagnosticReport()
    var frames: [Frame] = []
    var root: YAMLNode?
    var nodeCount = 0
    var anchors: [String: Anchored] = [:]
    /// The scalar that was read last, which a syntax error behind it may come from.
    var lastScalar: (style: YAMLScalar.Style, range: SourceRange)?
    var hasDocument = false

    init(map: SourceMap, limits: YAMLLimits) {
        self.map = map
        self.limits = limits
    }

    /// Reads all events; nil where the file cannot be used.
    mutating func build(_ reader: inout EventReader) -> YAMLNode? {
        while true {
            switch reader.next() {
            case .failure(let fault):
                fail(fault)
                return nil
            case .event(let event):
                switch take(event) {
                case .goOn: continue
                case .refuse: return nil
                case .end:
                    if root == nil { report.add(.emptyFile(map.path)) }
                    return root
                }
            }
        }
    }

    private enum Progress {
        case goOn, end, refuse
    }

    private mutating func take(_ event: YAMLEvent) -> Progress {
        switch event.kind {
        case .streamStart, .documentEnd: return .goOn
        case .streamEnd: return .end
        case .documentStart:
            guard hasDocument else {
                hasDocument = true
                return .goOn
            }
            report.add(.secondDocument(place(of: event)))
            return .end
        case .alias(let name): return expand(name, event) ? .goOn : .refuse
        case .scalar(let text, let style): return take(text, style, event) ? .goOn : .refuse
        case .sequenceStart(let isFlow):
            return open(event, isMapping: false, isFlow: isFlow) ? .goOn : .refuse
        case .mappingStart(let isFlow):
            return open(event, isMapping: true, isFlow: isFlow) ? .goOn : .refuse
        case .collectionEnd:
            close(event)
            return .goOn
        }
    }

    /// Counts nodes that are about to be made; false, and a finding, where they are too many.
    mutating func count(_ nodes: Int, at place: Place) -> Bool {
        nodeCount += nodes
        guard nodeCount <= limits.maximumNodes else {
            report.add(.tooManyNodes(place, limit: limits.maximumNodes))
            return false
        }
        return true
    }

    /// Whether collections of a height may begin here; if not, that is a finding.
    mutating func admitDepth(_ height: Int, at place: Place) -> Bool {
        guard frames.count + height <= limits.maximumDepth else {
            report.add(.tooDeep(place, limit: limits.maximumDepth))
            return false
        }
        return true
    }

    func place(of event: YAMLEvent) -> Place {
        map.place(map.position(ofCharacter: event.start), map.position(ofCharacter: event.end))
    }

    /// Puts a finished node where it belongs; `end` is where it ends in the text, which for an alias
    /// is not the node's own end.
    mutating func accept(_ node: YAMLNode, end: SourcePosition, height: Int) {
        guard var frame = frames.popLast() else {
            if !node.isAbsent { root = node }
            return
        }
        frame.lastEnd = end
        frame.height = max(frame.height, height + 1)
        if !frame.isMapping {
            frame.items.append(node)
        } else {
            switch frame.key {
            case .none: frame.key = admit(key: node)
            case .usable(let key):
                frame.entries.append(YAMLEntry(key: key, value: node))
                frame.key = .none
            case .unusable: frame.key = .none
            }
        }
        frames.append(frame)
    }

    private mutating func fail(_ fault: SyntaxFault) {
        for frame in frames where frame.isMapping { _ = unique(frame.entries, in: frame) }
        let open = frames.filter(\.isFlow).map(\.start.offset)
        let diagnosis = SyntaxDiagnosis(
            map: map, fault: fault, lastScalar: lastScalar, openBrackets: open, root: root)
        report.add(diagnosis.diagnostic())
    }
}

extension Diagnostic {
    /// Also where only `...` separates the two.
    static func secondDocument(_ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/several-documents", .error, "the file holds more than one document", at: place,
            label: "a second one begins here",
            help: "put each document into a file of its own, or remove the `---`")
    }

    fileprivate static func tooManyNodes(_ place: Place, limit: Int) -> Diagnostic {
        Diagnostic(
            "yaml/too-many-nodes", .error, "the file holds more than \(limit) keys and values",
            at: place,
            label: "the limit is passed here",
            help: "split it into several files; an alias counts as all that it stands for")
    }

    fileprivate static func tooDeep(_ place: Place, limit: Int) -> Diagnostic {
        Diagnostic(
            "yaml/too-deep", .error, "values are nested more than \(limit) levels deep", at: place,
            label: "the limit is passed here", help: "write the file with fewer levels")
    }
}
