import Telemetry

/// Where a sample of one shape has the value of an attribute.
enum Column: Sendable {
    /// The same in every sample of the shape.
    case constant(String)
    case attribute(Int)
    case metric(Int)

    /// Nil where no sample of the shape has such an attribute.
    init?(_ name: String, in shape: SampleShape) {
        if let index = shape.attributeIndex[name] {
            self = .attribute(index)
        } else if name == "eventType" {
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
}
