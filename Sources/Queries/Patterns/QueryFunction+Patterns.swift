package import Patterns

extension QueryFunction {
    /// Whether a text is a pattern that the function takes.
    ///
    /// - Throws: what is wrong with it.
    package func checkPattern(_ text: String) throws(PatternFault) {
        switch self {
        case .matches, .capture: _ = try RegularExpression(text)
        case .anchoredParse: _ = try RegularExpression(anchors: text)
        default: break
        }
    }
}
