/**
 * The source of an informer: lists and watches of one kind in one scope that never fail, only take
 * longer, and the account of how they fare.
 */
@NullMarked
package io.responder.kube.source;

import org.jspecify.annotations.NullMarked;
