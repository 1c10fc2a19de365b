import Expressions
import Telemetry

extension CompiledSample {
    /// The names of the metrics whose values are what a counter grew by since the row before, as
    /// `delta()` gives them; they may be added up over time.
    public var changes: Set<String> {
        // No name of a field holds a parenthesis, so that the text tells of the function alone.
        let changing = zip(shape.metrics, metrics).filter { _, metric in
            metric.value.description.contains("delta(")
        }
        return Set(changing.map(\.0.name.rawValue))
    }
}
