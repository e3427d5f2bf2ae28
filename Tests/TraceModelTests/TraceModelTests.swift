import TraceModel
import Testing
