"""Who may open the pages that add a second factor, and those that change what is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.access.factors import half
from app.access.factors.gate import Step, wanted
from app.access.models import Account

Method = Callable[..., Any]


def newcomers_too(method: Method) -> Method:
    """For the signed-in who have just proven who they are, and for whoever is half signed in and
    must get a first factor."""
    guarded = just_proven(method)

    @wraps(guarded)
    def enter(view: Any, *args: Any, **kwargs: Any) -> Any:
        if not g.user.is_authenticated and newcomer() is not None:
            return method(view, *args, **kwargs)
        return guarded(view, *args, **kwargs)

    return enter


def just_proven(method: Method) -> Method:
    """For the signed-in who proved who they are within ten minutes; the others are asked to."""

    @wraps(method)
    def proven(view: Any, *args: Any, **kwargs: Any) -> Any:
        if not half.just_proven(g.user):
            if request.method == "GET":
                return redirect(url_for("FactorView.confirm", next=request.path))
            flash(_("First show that it is you. Then repeat what you wanted to change."), "info")
            return redirect(url_for("FactorView.confirm"))
        return method(view, *args, **kwargs)

    guarded: Method = has_access(proven)
    return guarded


def newcomer() -> Account | None:
    """Who is half signed in and must get a first factor before anything else."""
    account = half.account()
    return account if account is not None and wanted(account) is Step.ENROL else None
