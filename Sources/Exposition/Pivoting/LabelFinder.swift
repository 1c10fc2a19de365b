/// A label by its name among those of a sample. It is looked for first where it was in the sample
/// before, since the series of a family have their labels in one order.
struct LabelFinder: Sendable {
    private let name: [UInt8]
    private var place = 0

    init(_ name: String) { self.name = Array(name.utf8) }

    /// The value of the label, empty where the sample lacks it.
    mutating func value(in sample: ExpositionSample) -> UnsafeBufferPointer<UInt8> {
        let labels = sample.labels
        if place < labels.count, isName(labels[place].name) { return labels[place].value }
        for index in labels.indices where isName(labels[index].name) {
            place = index
            return labels[index].value
        }
        return UnsafeBufferPointer(start: nil, count: 0)
    }

    private func isName(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        name.withUnsafeBufferPointer { $0.hasSameBytes(as: other) }
    }
}
