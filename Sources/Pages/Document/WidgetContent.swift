public import Answers

/// What is shown in a widget.
public enum WidgetContent: Sendable {
    /// A text, which the widget has itself.
    case text
    /// One for each query, in their order.
    case answers([Part])
    case topology(TopologyGraph)

    public enum Part: Sendable {
        case answer(Answer, AnswerNotes = AnswerNotes())
        /// Why there is no answer: a sentence without a full stop.
        case refused(String)
    }
}
