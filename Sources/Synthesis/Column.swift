import Telemetry

/// Where a sample of one shape has the value of an attribute.
enum Column: Sendable, Hashable {
    /// The same in every sample of the shape.
    case constant(String)
    case attribute(Int)
    case metric(Int)

    /// The attribute that is the sample's event type, unless it has one of that name.
    static let eventType = "eventType"

    /// Nil where no sample of the shape has such an attribute.
    init?(_ name: String, in shape: SampleShape) {
        if let index = shape.attributeIndex[name] {
            self = .attribute(index)
        } else if name == Self.eventType, !shape.eventType.isEmpty {
            self = .constant(shape.eventType)
        } else if let index = shape.metricIndex[MetricName(rawValue: name)] {
            self = .metric(index)
        } else {
            return nil
        }
    }

    /// The value as text; nil where it is missing or unknown.
    func text(in sample: Sample) -> String? {
        switch self {
        case .constant(let text): return text
        case .attribute(let index): return sample.attributes[index].text
        case .metric(let index):
            let value = sample.metrics[index]
            return value.isNaN ? nil : Scalar.text(of: value)
        }
    }

    /// Whether a value is there.
    func hasValue(in sample: Sample) -> Bool {
        switch self {
        case .constant: true
        case .attribute(let index): !sample.attributes[index].isMissing
        case .metric(let index): !sample.metrics[index].isNaN
        }
    }

    /// Whether there is a value other than an empty text.
    func hasText(in sample: Sample) -> Bool {
        if case .attribute(let index) = self, case .text(let text) = sample.attributes[index] {
            return !text.isEmpty
        }
        return hasValue(in: sample)
    }

    /// Gives the bytes of the value's text, or nil where there is none.
    func withText<Result>(
        in sample: Sample, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        guard var text = text(in: sample) else { return nil }
        return text.withUTF8(body)
    }
}
