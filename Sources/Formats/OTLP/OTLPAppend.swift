/// What became of a row that was to be written into a request.
public enum OTLPAppend: Sendable, Hashable {
    /// It is in the request, less these losses.
    case written(EncodingLosses)
    /// It is not, since the request would go beyond its limit; never said of the first row.
    case full
    /// It is not, since the protocol has no form for it: a row without a metric value that is known.
    case empty
}
