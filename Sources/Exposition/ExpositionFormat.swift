/// Which of the two texts a server answers with.
public enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    /// Prometheus' text exposition format 0.0.4.
    case text
    /// OpenMetrics text 1.0.
    case openMetrics

    /// What to send as `Accept`, so that a server that has both answers with OpenMetrics, whose end
    /// can be told from an answer that was cut off.
    public static let acceptHeader =
        "application/openmetrics-text;version=1.0.0,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"

    /// The format that a `Content-Type` names; nil for what is neither, such as a page of HTML.
    ///
    /// Parameters are not looked at: `text/plain` without a version is 0.0.4, and the texts of later
    /// versions differ in names that are quoted, which both formats read here. Without a type an
    /// answer is read as 0.0.4, as Prometheus 2 does: small servers send none.
    public init?(contentType: String?) {
        let type = contentType?.prefix { $0 != ";" && $0 != "," } ?? ""
        switch type.filter({ $0 != " " && $0 != "\t" }).lowercased() {
        case "", "text/plain": self = .text
        case "application/openmetrics-text": self = .openMetrics
        default: return nil
        }
    }
}
