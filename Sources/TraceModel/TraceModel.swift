/// The trace model.
