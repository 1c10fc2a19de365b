/// Whole texts and beginnings of texts, each with the numbers of the rules that want it: one walk
/// along a text finds all of them, however many others there are.
struct TextIndex: Sendable {
    /// A byte of a wanted text; those that can follow it are its child and that one's siblings.
    private struct Node: Sendable {
        let byte: UInt8
        var child = 0
        var sibling = 0
        /// The rules of the text that ends here.
        var whole: [Int] = []
        /// The rules of every text that comes here.
        var beginning: [Int] = []
    }

    /// The first one stands before all texts.
    private var nodes = [Node(byte: 0)]

    mutating func add(_ rule: Int, _ wanted: RuleTests.Wanted) {
        switch wanted {
        case .anything: nodes[0].beginning.append(rule)
        case .prefix(let text): nodes[node(for: text)].beginning.append(rule)
        case .value(let text): nodes[node(for: text)].whole.append(rule)
        }
    }

    /// Adds the rules that want a text like this to those that were found already.
    func find(_ text: UnsafeBufferPointer<UInt8>, into found: inout [Int]) {
        nodes.withUnsafeBufferPointer { nodes in
            var node = 0
            for byte in text {
                if !nodes[node].beginning.isEmpty { found += nodes[node].beginning }
                node = nodes[node].child
                while node != 0, nodes[node].byte != byte { node = nodes[node].sibling }
                if node == 0 { return }
            }
            found += nodes[node].beginning
            found += nodes[node].whole
        }
    }

    private mutating func node(for text: String) -> Int {
        var node = 0
        for byte in text.utf8 {
            var next = nodes[node].child
            while next != 0, nodes[next].byte != byte { next = nodes[next].sibling }
            if next == 0 {
                next = nodes.count
                nodes.append(Node(byte: byte, sibling: nodes[node].child))
                nodes[node].child = next
            }
            node = next
        }
        return node
    }
}
