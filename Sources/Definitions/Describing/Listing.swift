public import Diagnostics
import YAMLTree

/// A list that knows where it stands, and how many of its elements could not be read.
///
/// It is a collection of what could be read. Where it matters what the file says, and not what is
/// left of it, ask `isEmptyInFile`: a list whose only element is misspelt is not an empty one.
public struct Listing<Element: Sendable>: Sendable {
    /// The whole list, without its key.
    public var place: Place
    /// The elements that could be read, in the order of the file.
    public var values: [Element]
    /// How many others there are, each with a finding.
    public var lostCount: Int

    init(_ values: [Element] = [], lostCount: Int = 0, at place: Place) {
        self.values = values
        self.lostCount = lostCount
        self.place = place
    }

    /// Whether the file lists nothing.
    public var isEmptyInFile: Bool { values.isEmpty && lostCount == 0 }
}

extension Listing: RandomAccessCollection {
    public var startIndex: Int { values.startIndex }
    public var endIndex: Int { values.endIndex }
    public subscript(position: Int) -> Element { values[position] }
}

extension Codec {
    /// A list, with its place and the number of elements that could not be read.
    var listing: Codec<Listing<Value>> {
        Codec<Listing<Value>>(list.schema) { [list] node, report in
            list.decode(node, &report).map { values in
                let count = if case .sequence(let nodes) = node.content { nodes.count } else { 0 }
                return Listing(values, lostCount: count - values.count, at: node.place)
            }
        }
    }
}
